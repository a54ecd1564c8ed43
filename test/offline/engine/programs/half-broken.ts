import * as aws from "@pulumi/aws";

const good = new aws.kinesis.Stream("good", { shardCount: 1 });

// No such retention is allowed, so this one fails once the other is there.
new aws.kinesis.Stream("broken", { shardCount: 1, retentionPeriod: good.arn.apply(() => -1) });
