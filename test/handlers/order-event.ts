/** A message that keeps the contract of the topic `orders.events`. */
export function orderEvent(id: string, fields: Record<string, unknown> = {}): string {
    return JSON.stringify({
        event_id: id,
        event_time: "2026-11-23T07:29:59.000Z",
        event_type: "order_placed",
        order_id: `order-${id}`,
        customer_id: "customer-1",
        total_amount: 19.99,
        currency: "EUR",
        ...fields,
    });
}
