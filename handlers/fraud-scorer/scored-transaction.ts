import type { Transaction } from "./transaction";

/** A row of the dataset `transactions`. */
export interface ScoredTransaction extends Transaction {
    readonly fraud_score: number;
    readonly fraud_decision: "accept" | "review" | "reject";
    readonly fraud_reasons: readonly string[];
    /** Fields that were sent and have no column, as JSON text. */
    readonly other_fields?: string;
}
