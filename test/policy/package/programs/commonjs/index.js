"use strict";
const aws = require("@pulumi/aws");

new aws.kinesis.Stream("orders", { shardCount: 1 });
new aws.s3.BucketV2("raw", { bucket: "orders-raw" });
