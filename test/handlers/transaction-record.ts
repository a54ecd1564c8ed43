/** A record that keeps the contract of `transactions`. */
export function transaction(id: string, fields: Record<string, unknown> = {}): string {
    return JSON.stringify({
        event_id: id,
        transaction_id: `tx-${id}`,
        order_id: `order-${id}`,
        event_time: "2026-11-23T07:29:59.000Z",
        kind: "purchase",
        status: "authorized",
        customer_id: "customer-1",
        amount: 19.99,
        currency: "EUR",
        payment_method: "card",
        card_token: "tok_1",
        card_country: "DE",
        ip_country: "DE",
        ...fields,
    });
}
