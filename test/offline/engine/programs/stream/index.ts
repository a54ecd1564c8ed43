import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const stream = new aws.kinesis.Stream(
    "orders",
    { shardCount: config.requireNumber("shards"), name: config.get("name") },
    { protect: config.getBoolean("protect") },
);

export const streamArn = stream.arn;
