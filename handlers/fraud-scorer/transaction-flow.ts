import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { metricNames } from "../runtime/metric-names";
import type { ScoredTransaction } from "./scored-transaction";

/**
 * Measures what the checkout does, for alarms on what is unusual: orders, amounts, declines, suspicions.
 *
 * A payment's first state counts, which is authorized, declined or failed; later ones say nothing of the checkout.
 */
export class TransactionFlow {
    private readonly byCurrency = new Map<string, Metrics>();

    /**
     * @param metrics - Published by whoever handles the batch.
     * @param metricsOf - Metrics with a currency as a dimension: amounts in different ones can't be compared.
     */
    constructor(
        private readonly metrics: Metrics,
        private readonly metricsOf: (currency: string) => Metrics,
    ) {}

    /** @param transactions - Those that have just been stored. */
    measure(transactions: readonly ScoredTransaction[]): void {
        const tried = transactions.filter(
            ({ kind, status }) =>
                kind === "purchase" && ["authorized", "declined", "failed"].includes(status),
        );
        const authorized = tried.filter(({ status }) => status === "authorized");
        for (const { status } of tried) {
            this.metrics.addMetric(metricNames.declined, MetricUnit.NoUnit, status === "authorized" ? 0 : 1);
        }
        const orders = new Set(authorized.map(({ order_id: order }) => order));
        this.metrics.addMetric(metricNames.orders, MetricUnit.Count, orders.size);
        const suspicious = transactions.filter(({ fraud_decision: decision }) => decision !== "accept");
        this.metrics.addMetric(metricNames.suspicious, MetricUnit.Count, suspicious.length);

        const currencies = new Set(authorized.map(({ currency }) => currency));
        for (const currency of currencies) {
            const metrics = this.amountsIn(currency);
            for (const { amount } of authorized.filter((each) => each.currency === currency)) {
                metrics.addMetric(metricNames.amount, MetricUnit.NoUnit, amount);
            }
            // A hundred values have been published by themselves.
            if (metrics.hasStoredMetrics()) {
                metrics.publishStoredMetrics();
            }
        }
    }

    private amountsIn(currency: string): Metrics {
        const metrics = this.byCurrency.get(currency) ?? this.metricsOf(currency);
        this.byCurrency.set(currency, metrics);
        return metrics;
    }
}
