import type { Column } from "../../datasets/dataset";
import type { SortedRow } from "../ingest/sorted-batch";
import { type Alerts, fraudAlert } from "./alerts";
import { type History, mergeHistories, pastTransaction } from "./history";
import type { HistoryTable } from "./history-table";
import { scoreTransaction } from "./score";
import type { ScoredTransaction } from "./scored-transaction";
import type { Transaction } from "./transaction";

/** Scores transactions against what their customers and cards did before, and raises alerts. */
export class FraudScorer {
    private readonly columns: ReadonlySet<string>;

    constructor(
        private readonly needs: {
            columns: readonly Column[];
            reviewFrom: number;
            rejectFrom: number;
            histories: HistoryTable;
            alerts: Alerts;
        },
    ) {
        this.columns = new Set(needs.columns.map(({ name }) => name));
    }

    /** @returns The rows with their scores, in their order. */
    async score(rows: readonly SortedRow[], signal: AbortSignal): Promise<SortedRow[]> {
        const { histories, alerts } = this.needs;
        const transactions = rows.map(({ row }) => row.value as unknown as Transaction);
        const read = await histories.read(new Set(transactions.flatMap(historyNames)), signal);
        const current = new Map<string, History>([...read].map(([name, { history }]) => [name, history]));
        const added = new Map<string, History>();
        const scored = transactions.map((transaction) => {
            const [customer, card] = historyNames(transaction);
            const result = this.decide(transaction, current.get(customer)!, card ? current.get(card)! : []);
            for (const name of historyNames(transaction)) {
                const past = [pastTransaction(transaction)];
                current.set(name, mergeHistories(current.get(name)!, past));
                added.set(name, mergeHistories(added.get(name) ?? [], past));
            }
            return result;
        });
        await alerts.send(
            scored.map(fraudAlert).filter((alert) => alert !== undefined),
            signal,
        );
        await histories.add(added, read, signal);
        return rows.map(({ row, record }, index) => ({
            record,
            row: { ...row, value: { ...scored[index] } },
        }));
    }

    private decide(transaction: Transaction, customer: History, card: History): ScoredTransaction {
        const { score, reasons } = scoreTransaction(transaction, customer, card);
        const { reviewFrom, rejectFrom } = this.needs;
        return {
            ...transaction,
            fraud_score: score,
            fraud_decision: score >= rejectFrom ? "reject" : score >= reviewFrom ? "review" : "accept",
            fraud_reasons: reasons,
            other_fields: this.otherFields(transaction),
        };
    }

    private otherFields(transaction: Transaction): string | undefined {
        const other = Object.entries(transaction).filter(([name]) => !this.columns.has(name));
        return other.length > 0 ? JSON.stringify(Object.fromEntries(other)) : undefined;
    }
}

/** Of the customer, and of the card if one is used. */
function historyNames({ customer_id: customer, card_token: card }: Transaction): [string, ...string[]] {
    return [`customer#${customer}`, ...(card ? [`card#${card}`] : [])];
}
