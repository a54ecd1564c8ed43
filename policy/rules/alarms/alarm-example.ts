import { types } from "../types";

export const alarmType = types.metricAlarm[0];

export const alarmExample = `new aws.cloudwatch.MetricAlarm("orders-iterator-age", {
    namespace: "AWS/Kinesis",
    metricName: "GetRecords.IteratorAgeMilliseconds",
    dimensions: { StreamName: orders.name },
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 60_000,
    period: 60,
    evaluationPeriods: 5,
    treatMissingData: "notBreaching",
    alarmActions: [alarmTopic.arn],
});`;
