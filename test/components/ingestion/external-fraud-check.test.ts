import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import {
    ExternalFraudCheck,
    type ExternalFraudCheckArgs,
} from "../../../components/ingestion/external-fraud-check";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { principalMay, roleMay, serviceMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const endpoint = "https://api.fraud.example/v1/payments";

/** An output belongs to the recording that made it. */
function argsWith(overrides: Partial<ExternalFraudCheckArgs> = {}): ExternalFraudCheckArgs {
    return { endpoint, apiKey: pulumi.output("open sesame"), keyArn, alarms: { topicArn }, ...overrides };
}

function record(overrides: Partial<ExternalFraudCheckArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ check: new ExternalFraudCheck("check", argsWith(overrides)) }), { preview });
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new ExternalFraudCheck("check", { ...argsWith(), ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("ExternalFraudCheck", () => {
    it("makes a bus, a rule that calls the service, a connection, a dead-letter queue and alarms", async () => {
        const stack = await record();
        const children = stack
            .below(stack.one("securecart:index:ExternalFraudCheck"))
            .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
            .sort();
        expect(children).to.deep.equal([
            "DeadLetterQueue check-unasked",
            "EventApiDestination check-service",
            "EventBus check-bus",
            "EventConnection check-connection",
            "EventRule check-ask",
            "EventTarget check-target",
            "MetricAlarm check-failed-calls",
            "MetricAlarm check-unasked-messages",
            "Queue check-unasked-queue",
            "QueuePolicy check-unasked-policy",
            "Role check-role",
            "RolePolicy check-call",
        ]);
    });

    it("calls the service by HTTPS at its rate, with the payment as body, for a day", async () => {
        const stack = await record();
        const destination = stack.one("aws:cloudwatch/eventApiDestination:EventApiDestination");
        expect(destination.inputs).to.deep.include({
            httpMethod: "POST",
            invocationEndpoint: endpoint,
            invocationRateLimitPerSecond: 10,
            connectionArn: stack.one("aws:cloudwatch/eventConnection:EventConnection").outputs.arn,
        });
        expect(stack.one("aws:cloudwatch/eventTarget:EventTarget").inputs).to.deep.include({
            arn: destination.outputs.arn,
            eventBusName: stack.one("aws:cloudwatch/eventBus:EventBus").inputs.name,
            inputPath: "$.detail",
            httpTarget: { headerParameters: { "Content-Type": "application/json" } },
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
            deadLetterConfig: { arn: stack.one("aws:sqs/queue:Queue").outputs.arn },
        });
    });

    it("keeps the key secret, and encrypts bus and connection with the customer key", async () => {
        const stack = await record();
        const connection = stack.one("aws:cloudwatch/eventConnection:EventConnection");
        expect(connection.inputs).to.deep.include({
            authorizationType: "API_KEY",
            authParameters: { apiKey: { key: "x-api-key", value: "open sesame" } },
            kmsKeyIdentifier: keyArn,
        });
        expect(connection.secretInputs).to.deep.equal(["authParameters"]);
        expect(stack.one("aws:cloudwatch/eventBus:EventBus").inputs).to.deep.include({
            kmsKeyIdentifier: keyArn,
            deadLetterConfig: { arn: stack.one("aws:sqs/queue:Queue").outputs.arn },
        });
        expect(stack.one("aws:sqs/queue:Queue").inputs.kmsMasterKeyId).to.equal(keyArn);
    });

    it("matches what the fraud scorer sends", async () => {
        const stack = await record();
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule").inputs;
        expect(rule.eventBusName).to.equal(stack.one("aws:cloudwatch/eventBus:EventBus").inputs.name);
        expect(JSON.parse(rule.eventPattern as string)).to.deep.equal({
            source: ["securecart.fraud-scorer"],
            "detail-type": ["Suspicious payment"],
        });
    });

    it("lets EventBridge call this service alone, on behalf of this rule alone", async () => {
        const stack = await record();
        const role = stack.one("aws:iam/role:Role");
        const destination = stack.one("aws:cloudwatch/eventApiDestination:EventApiDestination").outputs
            .arn as string;
        const may = (resource: string) =>
            roleMay(stack, role, { action: "events:InvokeApiDestination", resource });
        expect(await may(destination)).to.equal(true);
        expect(await may("arn:aws:events:eu-west-1:123456789012:api-destination/other/1")).to.equal(false);
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule").inputs;
        expect(JSON.parse(role.inputs.assumeRolePolicy as string)).to.have.nested.property(
            "Statement[0].Condition.ArnLike.aws:SourceArn",
            `arn:aws:events:eu-west-1:123456789012:rule/${rule.eventBusName as string}/${rule.name as string}`,
        );
    });

    it("keeps what could not be asked: the queue admits this account's buses and rules", async () => {
        const stack = await record();
        const may = (sourceArn: unknown) =>
            serviceMay("events.amazonaws.com", {
                action: "sqs:SendMessage",
                resource: stack.one("aws:sqs/queue:Queue").outputs.arn as string,
                resourcePolicy: stack.one("aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string,
                context: { "aws:SourceArn": sourceArn as string },
            });
        expect(await may(stack.one("aws:cloudwatch/eventRule:EventRule").outputs.arn)).to.equal(true);
        expect(await may(stack.one("aws:cloudwatch/eventBus:EventBus").outputs.arn)).to.equal(true);
        expect(await may("arn:aws:events:eu-west-1:999988887777:rule/check-ask")).to.equal(false);
    });

    it("alarms on calls of this very rule that failed, and on payments that nobody was asked about", async () => {
        const stack = await record();
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "check-failed-calls").inputs,
        ).to.deep.include({
            namespace: "AWS/Events",
            metricName: "FailedInvocations",
            dimensions: {
                EventBusName: stack.one("aws:cloudwatch/eventBus:EventBus").inputs.name,
                RuleName: stack.one("aws:cloudwatch/eventRule:EventRule").inputs.name,
            },
            threshold: 0,
            alarmActions: [topicArn],
        });
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "check-unasked-messages").inputs,
        ).to.deep.include({
            dimensions: { QueueName: stack.one("aws:sqs/queue:Queue").inputs.name },
            alarmActions: [topicArn],
        });
    });

    it("takes tuning, and leaves an alarm away for a reason", async () => {
        const stack = await record({
            alarmTuning: { failedCalls: { offReason: "the service is on trial" }, unasked: { threshold: 5 } },
        });
        const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        expect(alarms.map(({ name, inputs }) => [name, inputs.threshold])).to.deep.equal([
            ["check-unasked-messages", 5],
        ]);
    });

    it("lets a role ask as the fraud scorer does, and nothing else", async () => {
        const stack = await recordStack(() => {
            const scorer = new aws.iam.Role("scorer", { assumeRolePolicy: "{}" });
            const check = new ExternalFraudCheck("check", argsWith());
            check.grantAsk(scorer);
            return { policy: check.askPolicy };
        });
        const bus = stack.one("aws:cloudwatch/eventBus:EventBus").outputs.arn as string;
        const scorer = stack.one("aws:iam/role:Role", "scorer");
        const ask = (source: string | string[], resource = bus) => ({
            action: "events:PutEvents",
            resource,
            context: { "events:source": source, "events:detail-type": ["Suspicious payment"] },
        });
        expect(await roleMay(stack, scorer, ask(["securecart.fraud-scorer"]))).to.equal(true);
        expect(await roleMay(stack, scorer, ask(["securecart.fraud-scorer", "other"]))).to.equal(false);
        expect(await roleMay(stack, scorer, { action: "events:PutEvents", resource: bus })).to.equal(false);
        expect(
            await roleMay(
                stack,
                scorer,
                ask(["securecart.fraud-scorer"], "arn:aws:events:eu-west-1:123456789012:event-bus/default"),
            ),
        ).to.equal(false);
        expect(
            await principalMay(
                "arn:aws:iam::123456789012:user/other",
                [stack.outputs.policy as string],
                ask(["securecart.fraud-scorer"]),
            ),
        ).to.equal(true);
    });

    it("brings its own key, tagged as connections need it, and stands beside another", async () => {
        const stack = await recordStack(() => {
            new ExternalFraudCheck("one", argsWith({ keyArn: undefined, alarms: undefined }));
            new ExternalFraudCheck("two", argsWith({ keyArn: undefined, alarms: undefined }));
        });
        for (const { inputs } of stack.ofType("aws:cloudwatch/eventConnection:EventConnection")) {
            const key = stack
                .ofType("aws:kms/key:Key")
                .find(({ outputs }) => outputs.arn === inputs.kmsKeyIdentifier);
            expect(key?.inputs.tags).to.deep.equal({ EventBridgeApiDestinations: "true" });
        }
        const names = stack.ofType("aws:cloudwatch/eventBus:EventBus").map(({ inputs }) => inputs.name);
        expect(new Set(names).size).to.equal(2);
    });

    it("previews a bus whose name, ARN and alarms are known before it is there", async () => {
        const stack = await recordStack(
            () => {
                const check = new ExternalFraudCheck("check", argsWith({ keyArn: undefined }));
                return { name: check.busName, arn: check.busArn };
            },
            { preview: true },
        );
        expect(stack.outputs.name).to.match(/^check-bus-[0-9a-f]{7}$/);
        expect(stack.outputs.arn).to.equal(
            `arn:aws:events:eu-west-1:123456789012:event-bus/${stack.outputs.name as string}`,
        );
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "check-failed-calls").inputs.dimensions,
        ).to.have.property("EventBusName", stack.outputs.name);
    });

    describe("refuses", () => {
        it("endpoints that aren't reached by HTTPS and name", () => {
            for (const bad of [
                "http://api.fraud.example/v1",
                "https://10.0.0.1/v1",
                "https://localhost/v1",
                "https://user@api.fraud.example/v1",
                "https://api.fraud.example/*/payments",
                "api.fraud.example",
            ]) {
                expect(mistakesOf({ endpoint: bad }), bad).to.have.length(1);
            }
        });

        it("a key in plain text, without repeating it", () => {
            expect(mistakesOf({ apiKey: "open sesame" })).to.deep.equal([
                'apiKey: got "a plain text"; allowed: a Pulumi secret, such as config.requireSecret(...)',
            ]);
        });

        it("rates, times and headers out of range", () => {
            expect(
                mistakesOf({ callsPerSecond: 301, retryMinutes: 0, apiKeyHeader: "x api key" }).map(
                    (mistake) => mistake.split(":")[0],
                ),
            ).to.deep.equal(["apiKeyHeader", "callsPerSecond", "retryMinutes"]);
        });
    });
});
