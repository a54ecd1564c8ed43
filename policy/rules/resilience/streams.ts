import { textOf } from "../../model/values";
import { atLeast, containing, mustBe, mustBeIfSet, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { fsbp, topics } from "../controls";
import { isFromKafka, isFromStream } from "../invocations";
import { types } from "../types";

const streamType = "aws:kinesis/stream:Stream";

export const retention = resourceRule({
    id: "kinesis-retention",
    title: "Kinesis streams keep records long enough to be read again.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "what a broken consumer hasn't read when retention ends is lost",
    controls: [...fsbp("Kinesis.3"), ...topics.backup],
    remediation: {
        steps: ["Set `retentionPeriod` in hours; 24 unless set."],
        example: `new aws.kinesis.Stream("orders", { ...rest, retentionPeriod: 168 });`,
    },
    options: {
        minimumHours: {
            type: "integer",
            default: 24,
            minimum: 24,
            maximum: 8760,
            description:
                "Shortest retention, in hours. AWS keeps 24 unless told otherwise; Security Hub asks for 168.",
        },
    },
    rows: [row(52, streamType, "retentionPeriod", atLeast("minimumHours", "hours"))],
});

export const consumers = resourceRule({
    id: "kinesis-consumer-deletion",
    title: "A stream with consumers isn't deleted from under them.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "AWS refuses to delete a stream with registered consumers, unless it is told otherwise",
    controls: topics.backup,
    remediation: {
        steps: ["Leave `enforceConsumerDeletion` unset."],
        example: `new aws.kinesis.Stream("orders", { encryptionType: "KMS", kmsKeyId: key.arn });`,
    },
    rows: [row(54, streamType, "enforceConsumerDeletion", mustBeIfSet(false))],
});

const mappingType = types.eventSourceMapping[0];

export const streamFailures = resourceRule({
    id: "stream-failures-kept",
    title: "Records of streams that a function can't process are kept, and don't hold up the others.",
    concern: "resilience",
    severity: "high",
    enforcement: "mandatory",
    why: "Lambda otherwise retries a bad record until it expires, and then drops it with its batch",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `destinationConfig.onFailure.destinationArn`: an S3 bucket keeps the records themselves.",
            "Set `bisectBatchOnFunctionError: true`, and `maximumRetryAttempts`.",
        ],
        example: `new aws.lambda.EventSourceMapping("orders", {
    eventSourceArn: stream.arn,
    functionName: scorer.arn,
    startingPosition: "TRIM_HORIZON",
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 10,
    destinationConfig: { onFailure: { destinationArn: failures.arn } },
});`,
    },
    rows: [
        row(137, mappingType, "destinationConfig.onFailure.destinationArn", present(), {
            when: isFromStream,
        }),
        row(139, mappingType, "bisectBatchOnFunctionError", mustBe(true), {
            // MSK and self-managed Kafka have no bisection.
            when: (properties) => isFromStream(properties) && !isFromKafka(properties),
        }),
        row(
            322,
            mappingType,
            "maximumRetryAttempts",
            satisfying("be set, and not be -1", (value) => Number(value) >= 0),
            {
                when: (properties) =>
                    isFromStream(properties) &&
                    !isFromKafka(properties) &&
                    !(Number(textOf(properties.get("maximumRecordAgeInSeconds"))) > 0),
                fix: "Set `maximumRetryAttempts`, or `maximumRecordAgeInSeconds`: unset means until the record expires",
            },
        ),
    ],
});

export const partialBatches = resourceRule({
    id: "stream-partial-batches",
    title: "Functions that read a stream answer record by record.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "what a function says of single records is otherwise ignored: those that it gives back count as done",
    controls: topics.backup,
    remediation: {
        steps: [
            'Set `functionResponseTypes: ["ReportBatchItemFailures"]`, and have the function return `batchItemFailures`.',
        ],
        example: `functionResponseTypes: ["ReportBatchItemFailures"],`,
    },
    rows: [
        row(335, mappingType, "functionResponseTypes", containing("ReportBatchItemFailures"), {
            // Of Kafka, provisioned pollers alone take such an answer.
            when: (properties) =>
                isFromStream(properties) &&
                (!isFromKafka(properties) || properties.has("provisionedPollerConfig")),
        }),
    ],
});
