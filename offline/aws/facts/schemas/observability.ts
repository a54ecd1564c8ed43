import type { ProviderSchema } from "../provider-schema";
import { ARN } from "./arn";

export const OBSERVABILITY: Record<string, ProviderSchema> = {
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        source: "cloudwatch/composite_alarm.go",
        defaults: { actionsEnabled: true },
        replacing: ["actionsEnabled"],
        limits: {
            "alarmActions[]": ARN,
            "insufficientDataActions[]": ARN,
            "okActions[]": ARN,
        },
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        source: "cloudwatch/dashboard.go",
        limits: { dashboardName: { maxLength: 255, pattern: "[0-9A-Za-z_-]+" } },
        documents: ["dashboardBody"],
    },
    "aws:cloudwatch/logGroup:LogGroup": {
        source: "logs/group.go",
        defaults: { retentionInDays: 0, skipDestroy: false },
        replacing: ["logGroupClass", "namePrefix"],
        limits: {
            retentionInDays: {
                enum: [
                    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
                    2922, 3288, 3653,
                ],
            },
        },
        rules: [{ atMostOne: ["name", "namePrefix"] }],
    },
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
        source: "logs/metric_filter.go",
        replacing: ["logGroupName"],
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        source: "logs/resource_policy.go",
        rules: [{ atMostOne: ["policyName", "resourceArn"] }],
        // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
        limits: { policyDocument: { maxLength: 5120 } },
        documents: ["policyDocument"],
    },
    "aws:cloudwatch/logStream:LogStream": { source: "logs/stream.go", replacing: ["logGroupName"] },
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
        source: "logs/subscription_filter.go",
        defaults: { distribution: "ByLogStream" },
        replacing: ["destinationArn", "logGroup"],
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        source: "cloudwatch/metric_alarm.go",
        defaults: { actionsEnabled: true, treatMissingData: "missing" },
        limits: {
            "alarmActions[]": ARN,
            "insufficientDataActions[]": ARN,
            "okActions[]": ARN,
            evaluateLowSampleCountPercentiles: { enum: ["evaluate", "ignore"] },
            "metricQueries[].id": { minLength: 1, maxLength: 255, pattern: "[a-z][a-zA-Z0-9_]*" },
            "metricQueries[].metric.period": { enum: [1, 5, 10, 20, 30], multipleOf: 60 },
            period: { enum: [10, 20, 30], multipleOf: 60 },
            treatMissingData: { enum: ["breaching", "notBreaching", "ignore", "missing"] },
        },
        rules: [
            { atLeastOne: ["metricName", "metricQueries", "evaluationCriteria"] },
            { atMostOne: ["statistic", "extendedStatistic"] },
            { atMostOne: ["metricName", "metricQueries"] },
            { needs: ["metricName", "comparisonOperator"] },
            { needs: ["metricName", "evaluationPeriods"] },
            { needs: ["metricQueries", "comparisonOperator"] },
            { needs: ["metricQueries", "evaluationPeriods"] },
        ],
    },
    "aws:ssm/parameter:Parameter": {
        source: "ssm/parameter.go",
        rules: [{ atMostOne: ["value", "insecureValue", "valueWo"] }],
    },
    "aws:xray/group:Group": { source: "xray/group.go", replacing: ["groupName"] },
    "aws:xray/samplingRule:SamplingRule": { source: "xray/sampling_rule.go", replacing: ["ruleName"] },
};
