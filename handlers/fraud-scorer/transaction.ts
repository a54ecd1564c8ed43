/** A row of the dataset `transactions` before it is scored: what its contract has checked. */
export interface Transaction {
    readonly event_id: string;
    readonly transaction_id: string;
    readonly order_id: string;
    /** ISO 8601, UTC. */
    readonly event_time: string;
    readonly kind: "purchase" | "refund" | "chargeback";
    readonly status: "authorized" | "captured" | "declined" | "refunded" | "failed";
    readonly customer_id: string;
    readonly amount: number;
    readonly currency: string;
    readonly card_token?: string | null;
    readonly card_country?: string | null;
    readonly billing_country?: string | null;
    readonly shipping_country?: string | null;
    readonly ip_country?: string | null;
}
