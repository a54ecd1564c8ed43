import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

if (new pulumi.Config().require("mistake") === "name") {
    new aws.kinesis.Stream("one", { name: "clicks", shardCount: 1 });
    new aws.kinesis.Stream("two", { name: "clicks", shardCount: 1 });
} else {
    // The SDK drops unknown properties of a resource, but not those of an object inside it.
    const vpcConfig = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], subnets: ["subnet-2"] };
    new aws.lambda.Function("reader", {
        role: "arn:aws:iam::123456789012:role/reader",
        s3Bucket: "code",
        s3Key: "reader.zip",
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeout: 1_000,
        vpcConfig,
    });
}
