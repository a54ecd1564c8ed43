import * as pulumi from "@pulumi/pulumi";
import { KinesisIngestion, StateTable, StreamProcessor, type LakeLocation, type Placement } from "securecart";
import { handlers } from "securecart/handlers";

// What the platform team's stack exports; pulumi.StackReference's outputs do as well.
const platform = new pulumi.Config();
const keyArn = platform.require("keyArn");
const placement = platform.requireObject<Placement>("placement");
const alarms = { topicArn: platform.require("alarmTopicArn") };
const location = (prefix: string): LakeLocation => ({
    bucketName: platform.require("rawBucket"),
    bucketArn: `arn:aws:s3:::${platform.require("rawBucket")}`,
    prefix,
    keyArn,
});

const reviews = new KinesisIngestion("reviews", { keyArn, alarms, shardCount: 1 });
const batches = new StateTable("review-batches", { keyArn, alarms, protect: true });
const normalizer = new StreamProcessor("review-normalizer", {
    handler: handlers.clickstreamNormalizer,
    source: reviews.source,
    placement,
    output: location("reviews/"),
    quarantine: location("reviews_refused/"),
    failures: location("reviews_failed/"),
    environment: { STATE_TABLE: batches.tableName },
    keyArn,
    alarms,
});
batches.grantUse(normalizer.role);
