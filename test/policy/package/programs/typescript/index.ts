import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("key", { description: "Encrypts orders", enableKeyRotation: false });
new aws.kinesis.Stream("orders", { shardCount: 1, encryptionType: "KMS", kmsKeyId: key.arn });
