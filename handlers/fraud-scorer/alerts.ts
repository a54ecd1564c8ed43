import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Tracing } from "../tracing/tracing";
import type { TopicProducer } from "../event-bus/topic-producer";
import { clientSettings } from "../runtime/client-settings";
import { suspiciousPayment } from "./alert-event";
import type { ScoredTransaction } from "./scored-transaction";

/** A message of the topic `fraud.alerts`, and the detail of the EventBridge event; see datasets/fraud_alert.json. */
export interface FraudAlert {
    readonly event_id: string;
    readonly event_time: string;
    readonly event_type: "fraud_suspected";
    readonly transaction_id: string;
    readonly order_id: string;
    readonly customer_id: string;
    readonly amount: number;
    readonly currency: string;
    readonly fraud_score: number;
    readonly fraud_decision: "review" | "reject";
    readonly fraud_reasons: readonly string[];
}

/** Alert for a transaction that isn't accepted. Its id follows from the transaction's: sent again, it is the same alert. */
export function fraudAlert(transaction: ScoredTransaction): FraudAlert | undefined {
    const { fraud_decision: decision } = transaction;
    return decision === "accept"
        ? undefined
        : {
              event_id: `fraud-${transaction.event_id}`.slice(0, 128),
              event_time: transaction.event_time,
              event_type: "fraud_suspected",
              transaction_id: transaction.transaction_id,
              order_id: transaction.order_id,
              customer_id: transaction.customer_id,
              amount: transaction.amount,
              currency: transaction.currency,
              fraud_score: transaction.fraud_score,
              fraud_decision: decision,
              fraud_reasons: transaction.fraud_reasons,
          };
}

/** Entries of a PutEvents call: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const putEventsLimit = 10;

/** Tells the event bus of suspicious payments, and EventBridge, where rules bring them to people and other services. */
export class Alerts {
    private events: EventBridgeClient | undefined;

    constructor(
        private readonly busName: string | undefined,
        private readonly topics: TopicProducer | undefined,
        private readonly tracing: Tracing,
    ) {}

    /** @throws When one of them doesn't take an alert: then all are sent again. */
    async send(alerts: readonly FraudAlert[], signal: AbortSignal): Promise<void> {
        if (alerts.length === 0) {
            return;
        }
        await this.topics?.send(
            "fraud.alerts",
            alerts.map((alert) => ({
                key: alert.transaction_id,
                value: JSON.stringify(alert),
                traceParent: this.tracing.traceParent(),
            })),
        );
        if (this.busName !== undefined) {
            await this.putEvents(alerts, signal);
        }
    }

    private async putEvents(alerts: readonly FraudAlert[], signal: AbortSignal): Promise<void> {
        this.events ??= this.tracing.watch(new EventBridgeClient(clientSettings));
        for (let start = 0; start < alerts.length; start += putEventsLimit) {
            const { FailedEntryCount: failed } = await this.events.send(
                new PutEventsCommand({
                    Entries: alerts.slice(start, start + putEventsLimit).map((alert) => ({
                        EventBusName: this.busName,
                        Source: suspiciousPayment.source,
                        DetailType: suspiciousPayment.detailType,
                        Time: new Date(alert.event_time),
                        Detail: JSON.stringify(alert),
                    })),
                }),
                { abortSignal: signal },
            );
            if (failed) {
                throw new AlertsRefusedError(`EventBridge refused ${failed} alerts.`);
            }
        }
    }
}

class AlertsRefusedError extends Error {
    override readonly name = "AlertsRefusedError";
}
