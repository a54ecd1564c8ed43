import * as aws from "@pulumi/aws";

for (let index = 0; index < 100; index++) {
    const stream = new aws.kinesis.Stream(`stream-${index}`, { shardCount: 1 });
    new aws.cloudwatch.LogGroup(`group-${index}`, { retentionInDays: 7 });
    new aws.s3.Bucket(`bucket-${index}`, { tags: { index: String(index) } });
    new aws.cloudwatch.MetricAlarm(`alarm-${index}`, {
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        metricName: "IncomingRecords",
        statistic: "Sum",
        dimensions: { StreamName: stream.name },
    });
}
