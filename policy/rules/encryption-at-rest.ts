import { customerKey, mustBe, mustBeIfSet, oneOf, present, containing } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Properties } from "../model/values";
import type { Rule } from "../rule";
import { fsbp } from "./controls";

const keyStep = "Give the resource a customer managed key, such as that of a `DataKey`.";

const bucketEncryption = [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

const kinesisEncryption = resourceRule({
    id: "kinesis-encryption",
    title: "Kinesis streams are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "a stream is stored in clear text unless it is told otherwise, and only a key of one's own can be withdrawn",
    controls: fsbp("Kinesis.1"),
    remediation: {
        steps: ['Set `encryptionType: "KMS"` and `kmsKeyId` to the ARN of a customer managed key.'],
        example: `new aws.kinesis.Stream("orders", {
    encryptionType: "KMS",
    kmsKeyId: key.arn,
    streamModeDetails: { streamMode: "ON_DEMAND" },
});`,
    },
    rows: [
        row(50, "aws:kinesis/stream:Stream", "encryptionType", mustBe("KMS")),
        row(51, "aws:kinesis/stream:Stream", "kmsKeyId", customerKey(), {
            fix: "Set `kmsKeyId` to the ARN of a customer managed key",
        }),
    ],
});

export const encryptionAtRest: readonly Rule[] = [kinesisEncryption];
void [mustBeIfSet, oneOf, present, containing, keyStep, bucketEncryption];
export type { Properties };
