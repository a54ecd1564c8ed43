import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// Somebody else's program, as the pack wants it: a stream and its key, and alarms that reach people over an encrypted topic.
const accountId = aws.getCallerIdentityOutput().accountId;
const key = new aws.kms.Key("orders", {
    description: "Encrypts orders and the alarms about them",
    enableKeyRotation: true,
    policy: accountId.apply((account) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "LetIamDecide",
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${account}:root` },
                    Action: "kms:*",
                    Resource: "*",
                },
                {
                    Sid: "LetAlarmsReachTheTopic",
                    Effect: "Allow",
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                    Resource: "*",
                    Condition: { StringEquals: { "aws:SourceAccount": account } },
                },
            ],
        }),
    ),
});
const stream = new aws.kinesis.Stream("orders", {
    shardCount: 2,
    retentionPeriod: 72,
    encryptionType: "KMS",
    kmsKeyId: key.arn,
    shardLevelMetrics: ["IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"],
});
const onCall = new aws.sns.Topic("on-call", { kmsMasterKeyId: key.arn, signatureVersion: 2 });
new aws.sns.TopicPolicy("on-call", {
    arn: onCall.arn,
    policy: pulumi.all([onCall.arn, accountId]).apply(([topicArn, account]) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "LetAlarmsPublish",
                    Effect: "Allow",
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Action: "sns:Publish",
                    Resource: topicArn,
                    Condition: { StringEquals: { "aws:SourceAccount": account } },
                },
                {
                    Sid: "DenyPlaintext",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "sns:Publish",
                    Resource: topicArn,
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        }),
    ),
});

const ofStream = { namespace: "AWS/Kinesis", dimensions: { StreamName: stream.name } };
const alarms = {
    "GetRecords.IteratorAgeMilliseconds": { ...ofStream, statistic: "Maximum", threshold: 60_000 },
    WriteProvisionedThroughputExceeded: { ...ofStream, statistic: "Sum", threshold: 0 },
    ReadProvisionedThroughputExceeded: { ...ofStream, statistic: "Sum", threshold: 0 },
    NumberOfNotificationsFailed: {
        namespace: "AWS/SNS",
        dimensions: { TopicName: onCall.name },
        statistic: "Sum",
        threshold: 0,
    },
};
for (const [metricName, alarm] of Object.entries(alarms)) {
    new aws.cloudwatch.MetricAlarm(`orders-${metricName}`, {
        metricName,
        comparisonOperator: "GreaterThanThreshold",
        period: 60,
        evaluationPeriods: 5,
        treatMissingData: "notBreaching",
        alarmActions: [onCall.arn],
        ...alarm,
    });
}
