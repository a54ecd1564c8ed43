import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { Observability, type ObservabilityArgs } from "../../../components/monitoring/observability";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";

function record(
    args: ObservabilityArgs,
    use: (watch: Observability) => void = () => {},
): Promise<RecordedStack> {
    return recordStack(
        () => {
            const watch = new Observability("shop", args);
            use(watch);
            return { target: watch.target };
        },
        { stack: "prod" },
    );
}

describe("Observability", () => {
    it("is an encrypted topic and a queue, and nothing that is one per account", async () => {
        const stack = await record({ keyArn });
        expect(
            stack.resources
                .filter(({ custom }) => custom)
                .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`),
        ).to.have.members([
            "Topic shop-topic",
            "TopicPolicy shop-topic-policy",
            "Queue shop-undelivered-queue",
            "QueuePolicy shop-undelivered-policy",
            "MetricAlarm shop-undelivered-messages",
            "MetricAlarm shop-failed-deliveries",
        ]);
    });

    it("encrypts the account's traces only when asked", async () => {
        const stack = await record({ encryptAccountTraces: true });
        expect(stack.one("aws:xray/encryptionConfig:EncryptionConfig").inputs).to.deep.equal({
            type: "KMS",
            keyId: stack.one("aws:kms/key:Key").outputs.arn,
        });
    });

    it("takes alarms of other components", async () => {
        const stack = await record({ keyArn }, (watch) => {
            new KinesisIngestion("clicks", { keyArn, alarms: watch.target });
        });
        const topicArn = stack.one("aws:sns/topic:Topic").outputs.arn as string;
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        expect(stack.ofType("aws:sns/topic:Topic")).to.have.length(1);
    });

    it("tells people once of a stage's alarms", async () => {
        const stack = await record({ keyArn, tags: { team: "data" } }, (watch) => {
            const clicks = new KinesisIngestion("clicks", { keyArn, alarms: watch.target });
            const orders = new KinesisIngestion("orders", { keyArn, alarms: watch.target });
            watch.stage("streams", {
                alarms: [clicks.alarms, orders.alarms],
                meaning: "Events don't flow.",
                runbook: "streams",
            });
        });
        const { alarmRule, ...inputs } = stack.one("aws:cloudwatch/compositeAlarm:CompositeAlarm").inputs;
        const topicArn = stack.one("aws:sns/topic:Topic").outputs.arn;
        expect(inputs).to.deep.equal({
            alarmName: "securecart-prod-shop-streams",
            alarmDescription: "Events don't flow. Runbook: docs/runbooks/streams.md",
            actionsEnabled: true,
            alarmActions: [topicArn],
            okActions: [topicArn],
            tags: { team: "data" },
        });
        const names = stack
            .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
            .filter(({ name }) => /^(clicks|orders)-/.test(name))
            .map(({ outputs }) => `ALARM("${String(outputs.name)}")`);
        expect(names).to.have.length(14);
        expect((alarmRule as string).split(" OR ")).to.have.members(names);
    });

    it("shows metrics and alarms of composed components, with their real dimensions", async () => {
        const stack = await record({ keyArn }, (watch) => {
            const clicks = new KinesisIngestion("clicks", { keyArn, alarms: watch.target });
            watch.show([
                { title: "Clickstream", metrics: [clicks.metric("IncomingRecords")], alarms: clicks.alarms },
            ]);
        });
        const { dashboardName, dashboardBody: text } = stack.one("aws:cloudwatch/dashboard:Dashboard").inputs;
        expect(dashboardName).to.equal("securecart-prod-shop");
        const { widgets } = JSON.parse(text as string) as { widgets: { type: string; properties: object }[] };
        expect(widgets.map(({ type }) => type)).to.deep.equal([
            "alarm",
            "text",
            ...Array<string>(8).fill("metric"),
        ]);
        expect(widgets[2].properties).to.deep.equal({
            title: "Incoming records, sum",
            region: "eu-west-1",
            view: "timeSeries",
            stat: "Sum",
            period: 60,
            yAxis: { left: { min: 0, showUnits: true } },
            metrics: [
                [
                    "AWS/Kinesis",
                    "IncomingRecords",
                    "StreamName",
                    stack.one("aws:kinesis/stream:Stream").outputs.name,
                ],
            ],
        });
    });

    it("groups the traces of named services, with rules that name their resources", async () => {
        const stack = await record({ keyArn }, (watch) => {
            const api = new aws.lambda.Function("api", { role: "arn:aws:iam::123456789012:role/api" });
            watch.trace(
                [api.name, "webhook"],
                [
                    {
                        name: "webhook",
                        resourceArn: "arn:aws:apigateway:eu-west-1::/restapis/a/stages/b",
                        serviceType: "AWS::ApiGateway::Stage",
                        percent: 10,
                    },
                ],
            );
        });
        const api = stack.one("aws:lambda/function:Function").outputs.name as string;
        expect(stack.one("aws:xray/group:Group").inputs).to.deep.equal({
            groupName: "securecart-prod-shop",
            filterExpression: `service("${api}") OR service("webhook")`,
            insightsConfiguration: { insightsEnabled: true, notificationsEnabled: true },
        });
        expect(stack.one("aws:xray/samplingRule:SamplingRule").inputs).to.deep.equal({
            ruleName: "securecart-prod-shop-webhook",
            resourceArn: "arn:aws:apigateway:eu-west-1::/restapis/a/stages/b",
            serviceType: "AWS::ApiGateway::Stage",
            reservoirSize: 1,
            fixedRate: 0.1,
            priority: 1000,
            serviceName: "*",
            host: "*",
            httpMethod: "*",
            urlPath: "*",
            version: 1,
        });
    });
});
