import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();
const stream = new aws.kinesis.Stream("clicks", {
    name: config.get("name"),
    shardCount: 1,
    retentionPeriod: config.getNumber("hours"),
});
new aws.cloudwatch.MetricAlarm("late", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    namespace: "AWS/Kinesis",
    metricName: "GetRecords.IteratorAgeMilliseconds",
    dimensions: { StreamName: stream.name },
    statistic: "Maximum",
    period: 60,
    threshold: 60_000,
});
const secret = new aws.secretsmanager.Secret("partner", {});
new aws.secretsmanager.SecretVersion("partner", {
    secretId: secret.id,
    secretString: config.requireSecret("token"),
});

export const streamName = stream.name;
export const streamArn = stream.arn;
