import { AlarmTopic, DataKey, KinesisIngestion, PrivateNetwork, WebhookIngestion } from "securecart";
import { handlers } from "securecart/handlers";

const key = new DataKey("shop", {
    uses: ["alarms", "lambda", "logs", "queues", "secrets", "streams", "tables"],
});
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const shared = { keyArn: key.arn, alarms: alarms.target };

const payments = new KinesisIngestion("payments", shared);
const webhook = new WebhookIngestion("payments-webhook", {
    ...shared,
    stream: payments.source,
    processors: [{ name: "stripe", scheme: "stripe" }],
    handler: handlers.webhookReceiver,
    placement: network.placement,
    maxHoursBetweenEvents: 6,
    protect: true,
});
network.connect([payments, webhook]);

export const webhookUrls = webhook.urls;
