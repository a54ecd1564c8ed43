import {
    KinesisIngestion,
    StateTable,
    StreamProcessor,
    TransactionFlow,
    type EventBus,
    type ExternalFraudCheck,
} from "../components";
import { handlers } from "../handlers";
import type { Platform, SettingsOf } from "./platform";
import { streamCapacity } from "./stream-capacity";

/** Where suspicious transactions are told of, beside people. */
export interface FraudAlertTargets {
    bus?: EventBus;
    fraudCheck?: ExternalFraudCheck;
}

/** Checkout: Kinesis, Lambda fraud scoring, raw `transactions`; alerts to the bus, to people, to an external service. */
export function transactionsStage(
    platform: Platform,
    settings: SettingsOf<"transactions">,
    { bus, fraudCheck }: FraudAlertTargets,
): KinesisIngestion {
    const { shared, code, lake, raw, quarantine, network } = platform;
    const { protect } = platform.settings;
    const transactions = new KinesisIngestion("transactions", {
        ...shared,
        ...streamCapacity(settings),
        protect,
    });
    const seen = new StateTable("fraud-scorer-seen", { ...shared, protect });
    const scorer = new StreamProcessor("fraud-scorer", {
        ...code,
        handler: handlers.fraudScorer,
        placement: bus ? bus.clientPlacement(network.placement) : network.placement,
        source: transactions.source,
        output: raw.transactions,
        quarantine: quarantine.transactions,
        environment: {
            STATE_TABLE: seen.tableName,
            ...(bus && { BOOTSTRAP_SERVERS: bus.bootstrapBrokers }),
            ...(fraudCheck && { ALERT_BUS_NAME: fraudCheck.busName }),
        },
        failures: lake.failedDeliveries("fraud-scorer/"),
        alarmTuning: { recordsFailed: { offReason: "the checkout's flow has this alarm" } },
    });
    seen.grantUse(scorer.role);
    lake.grantRead(scorer.role, raw.transactions);
    lake.grantRead(scorer.role, quarantine.transactions);
    bus?.grantProduce(scorer.role, "fraud.alerts");
    fraudCheck?.grantAsk(scorer.role);
    const flow = new TransactionFlow("checkout", {
        functionName: scorer.functionName,
        pipelineAlarms: [transactions.alarms, scorer.alarms],
        currency: settings.currency,
        alarms: shared.alarms,
        tags: shared.tags,
    });
    platform.add({
        Checkout: flow,
        Transactions: transactions,
        "Fraud scorer": scorer,
        "Transactions that were scored": seen,
    });
    return transactions;
}
