import { KinesisIngestion, StateTable, StreamProcessor, WebhookIngestion } from "../components";
import { handlers } from "../handlers";
import type { Platform, SettingsOf } from "./platform";
import { streamCapacity } from "./stream-capacity";

/** Payment processors and other third parties: signed webhook, Kinesis, Lambda recorder, raw `payments`. */
export function paymentsStage(platform: Platform, settings: SettingsOf<"payments">): WebhookIngestion {
    const { shared, code, lake, raw, quarantine } = platform;
    const { protect } = platform.settings;
    const payments = new KinesisIngestion("payments", { ...shared, ...streamCapacity(settings), protect });
    const webhook = new WebhookIngestion("payments-webhook", {
        ...code,
        stream: payments.source,
        processors: settings.processors,
        handler: handlers.webhookReceiver,
        accountLogRole: settings.accountLogRole,
        protect,
    });
    const seen = new StateTable("payment-recorder-seen", { ...shared, protect });
    const recorder = new StreamProcessor("payment-recorder", {
        ...code,
        handler: handlers.paymentRecorder,
        source: payments.source,
        output: raw.payments,
        quarantine: quarantine.payments,
        environment: { STATE_TABLE: seen.tableName },
        failures: lake.failedDeliveries("payment-recorder/"),
    });
    seen.grantUse(recorder.role);
    platform.add({
        Payments: payments,
        "Payments webhook": webhook,
        "Payment recorder": recorder,
        "Payments that were stored": seen,
    });
    return webhook;
}
