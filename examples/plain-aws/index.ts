import * as aws from "@pulumi/aws";

// Somebody else's program. The pack asks for what follows the stream and its key: three alarms that reach people.
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
});
const onCall = new aws.sns.Topic("on-call", { kmsMasterKeyId: key.arn });

const limits = {
    "GetRecords.IteratorAgeMilliseconds": { statistic: "Maximum", threshold: 60_000 },
    WriteProvisionedThroughputExceeded: { statistic: "Sum", threshold: 0 },
    ReadProvisionedThroughputExceeded: { statistic: "Sum", threshold: 0 },
};
for (const [metricName, limit] of Object.entries(limits)) {
    new aws.cloudwatch.MetricAlarm(`orders-${metricName}`, {
        namespace: "AWS/Kinesis",
        metricName,
        dimensions: { StreamName: stream.name },
        comparisonOperator: "GreaterThanThreshold",
        period: 60,
        evaluationPeriods: 5,
        treatMissingData: "notBreaching",
        alarmActions: [onCall.arn],
        ...limit,
    });
}
