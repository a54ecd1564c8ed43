import * as pulumi from "@pulumi/pulumi";
import {
    DataKey,
    DataLake,
    KinesisIngestion,
    Observability,
    PrivateNetwork,
    StreamProcessor,
} from "./components";
import { handlers } from "./handlers";
import { loadSettings } from "./settings/load-settings";

const settings = loadSettings();
const { protect } = settings;
const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

// What every stage stands on.
const key = new DataKey("securecart", {
    uses: ["alarms", "lake", "lambda", "logs", "queues", "streams"],
    protect,
    tags,
});
const network = new PrivateNetwork("securecart", {
    ...settings.network,
    keyArn: key.arn,
    logRetentionDays: settings.retention.logDays,
    tags,
});
const lake = new DataLake("securecart", {
    keyArn: key.arn,
    access: network.access,
    rawRetentionDays: settings.retention.rawDays,
    curatedRetentionDays: settings.retention.curatedDays,
    protect,
    tags,
});
const watch = new Observability("securecart", {
    keyArn: key.arn,
    subscribers: settings.alarms.emails.map((endpoint, index) => ({
        name: `email-${index + 1}`,
        protocol: "email",
        endpoint,
    })),
    runbookBase: settings.alarms.runbookBase,
    tags,
});
const shared = { keyArn: key.arn, alarms: watch.target, tags };

// The website's clickstream: validated, deduplicated and compressed on its way to the lake.
if (settings.clickstream.enabled) {
    const clickstream = new KinesisIngestion("clickstream", {
        ...shared,
        shardCount: settings.clickstream.shards || undefined,
        retentionHours: settings.clickstream.retentionHours,
        protect,
    });
    const normalizer = new StreamProcessor("clickstream-normalizer", {
        ...shared,
        handler: handlers.clickstreamNormalizer,
        source: clickstream.source,
        placement: network.placement,
        output: lake.raw("clickstream/"),
        quarantine: lake.quarantine("clickstream/"),
        failures: lake.failedDeliveries("clickstream-normalizer/"),
        logRetentionDays: settings.retention.logDays,
    });
    network.connect([clickstream, normalizer]);
    watch.show([
        {
            title: "Clickstream",
            metrics: [clickstream.metric("IncomingRecords"), normalizer.metric("Errors")],
            alarms: clickstream.alarms,
        },
    ]);
}

export const alarmTopicArn = watch.topicArn;
export const vpcId = network.vpcId;
export const endpointCost = network.estimate;
