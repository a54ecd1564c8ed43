/** A record that keeps the contract of `payments`. */
export function payment(id: string, fields: Record<string, unknown> = {}): string {
    return JSON.stringify({
        event_id: id,
        processor: "stripe",
        event_type: "charge.succeeded",
        event_time: "2026-11-23T07:29:59.000Z",
        transaction_id: `tx-${id}`,
        amount: 19.99,
        currency: "EUR",
        status: "succeeded",
        payload: "{}",
        ...fields,
    });
}
