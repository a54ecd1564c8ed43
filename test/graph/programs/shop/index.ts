import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Orders extends pulumi.ComponentResource {
    constructor(name: string, keyArn: pulumi.Input<string>) {
        super("shop:index:Orders", name);
        const parent = { parent: this };
        const stream = new aws.kinesis.Stream(
            `${name}-stream`,
            { shardCount: 2, encryptionType: "KMS", kmsKeyId: keyArn },
            parent,
        );
        const topic = new aws.sns.Topic(`${name}-alarms`, { kmsMasterKeyId: keyArn }, parent);
        new aws.cloudwatch.MetricAlarm(
            `${name}-late`,
            {
                alarmDescription: "It is late. </script><img src=x onerror=alert(1)> Runbook: docs/late.md",
                namespace: "AWS/Kinesis",
                metricName: "GetRecords.IteratorAgeMilliseconds",
                dimensions: { StreamName: stream.name },
                statistic: "Maximum",
                period: 60,
                evaluationPeriods: 5,
                threshold: 600_000,
                comparisonOperator: "GreaterThanThreshold",
                alarmActions: [topic.arn],
            },
            parent,
        );
        this.registerOutputs();
    }
}

const key = new aws.kms.Key("key", { enableKeyRotation: true });
new Orders("orders", key.arn);
const secret = new aws.secretsmanager.Secret("partner", { kmsKeyId: key.arn });
new aws.secretsmanager.SecretVersion("partner-value", {
    secretId: secret.id,
    secretString: pulumi.secret("correct horse battery staple"),
});
