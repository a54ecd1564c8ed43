import * as aws from "@pulumi/aws";

new aws.kinesis.Stream("now", { shardCount: 1 }, { aliases: [{ name: "before" }] });
new aws.s3.Bucket("bucket", { bucket: "our-bucket" });
