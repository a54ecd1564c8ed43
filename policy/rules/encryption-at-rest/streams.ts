import { customerKey, mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given, not, or } from "../conditions";
import { fsbp, topics } from "../controls";
import { onlyOwnKey } from "./own-key";

export const streams = resourceRule({
    id: "kinesis-encryption",
    title: "Kinesis streams are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `a stream is stored unencrypted unless it is told otherwise, and ${onlyOwnKey}`,
    controls: [...fsbp("Kinesis.1"), ...topics.atRest],
    remediation: {
        steps: ['Set `encryptionType: "KMS"`.', "Set `kmsKeyId` to the ARN of a customer managed key."],
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

const firehoseType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

const directPut = not(or(given("kinesisSourceConfiguration"), given("mskSourceConfiguration")));

/** Destinations that keep what they couldn't deliver, or all of it, in S3. */
const otherDestinations = [
    "elasticsearchConfiguration",
    "httpEndpointConfiguration",
    "icebergConfiguration",
    "opensearchConfiguration",
    "opensearchserverlessConfiguration",
    "redshiftConfiguration",
    "snowflakeConfiguration",
    "splunkConfiguration",
];

export const firehose = resourceRule({
    id: "firehose-encryption",
    title: "Firehose streams are encrypted with a customer managed key, as is what they deliver to S3.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `records that are put directly wait unencrypted, and ${onlyOwnKey}`,
    controls: [...fsbp("DataFirehose.1"), ...topics.atRest],
    remediation: {
        steps: [
            'Set `serverSideEncryption` to `{ enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn }`.',
            "Set `extendedS3Configuration.kmsKeyArn`.",
        ],
        example: `new aws.kinesis.FirehoseDeliveryStream("orders", {
    destination: "extended_s3",
    serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.arn },
    extendedS3Configuration: { bucketArn: raw.arn, roleArn: role.arn, kmsKeyArn: key.arn },
});`,
    },
    rows: [
        row(56, firehoseType, "serverSideEncryption.enabled", mustBe(true), { when: directPut }),
        row(57, firehoseType, "serverSideEncryption.keyType", mustBe("CUSTOMER_MANAGED_CMK"), {
            when: directPut,
        }),
        row(57, firehoseType, "serverSideEncryption.keyArn", customerKey(), { when: directPut }),
        row(58, firehoseType, "extendedS3Configuration.kmsKeyArn", customerKey(), {
            when: given("extendedS3Configuration"),
        }),
        ...otherDestinations.map((destination) =>
            row(323, firehoseType, `${destination}.s3Configuration.kmsKeyArn`, customerKey(), {
                when: given(destination),
            }),
        ),
    ],
});

export const msk = resourceRule({
    id: "msk-encryption",
    title: "MSK clusters are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `brokers keep every event on disk, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ["Set `encryptionInfo.encryptionAtRestKmsKeyArn` to the ARN of a customer managed key."],
        example: `encryptionInfo: {
    encryptionAtRestKmsKeyArn: key.arn,
    encryptionInTransit: { clientBroker: "TLS", inCluster: true },
},`,
    },
    rows: [row(62, "aws:msk/cluster:Cluster", "encryptionInfo.encryptionAtRestKmsKeyArn", customerKey())],
});
