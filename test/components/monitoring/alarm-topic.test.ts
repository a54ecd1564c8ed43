import { expect } from "chai";
import { AlarmTopic, type AlarmTopicArgs } from "../../../components/monitoring/alarm-topic";
import { decide, type AccessRequest } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const alarmArn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-late";

function record(args: AlarmTopicArgs = {}): Promise<RecordedStack> {
    return recordStack(() => {
        const topic = new AlarmTopic("orders", args);
        return { target: topic.target, topicArn: topic.topicArn, alarms: topic.alarms };
    });
}

/** Decides requests for the topic of a fresh stack, by its policy. */
async function topicDecision(
    request: Omit<AccessRequest, "resource" | "resourcePolicy">,
): ReturnType<typeof decide> {
    const stack = await record();
    return decide({
        ...request,
        resource: stack.one("aws:sns/topic:Topic").outputs.arn as string,
        resourcePolicy: stack.one("aws:sns/topicPolicy:TopicPolicy").inputs.policy as string,
    });
}

/** Decides what a service does with the key of a fresh stack on the way to the topic. */
async function keyDecision(service: string, context: AccessRequest["context"]): ReturnType<typeof decide> {
    const stack = await record();
    const key = stack.one("aws:kms/key:Key");
    return decide({
        principal: service,
        action: "kms:GenerateDataKey",
        resource: key.outputs.arn as string,
        resourcePolicy: key.inputs.policy as string,
        context,
    });
}

describe("AlarmTopic", () => {
    it("makes a topic that is encrypted with a customer key and signs with SHA-256", async () => {
        const stack = await record({ tags: { team: "data" } });
        const { name, ...inputs } = stack.one("aws:sns/topic:Topic").inputs;
        expect(name).to.match(/^orders-topic-/);
        expect(inputs).to.deep.equal({
            kmsMasterKeyId: stack.one("aws:kms/key:Key").outputs.arn,
            signatureVersion: 2,
            tags: { team: "data" },
        });
        expect(stack.outputs.target).to.deep.equal({ topicArn: stack.outputs.topicArn });
    });

    it("uses a key and hands on a runbook base from elsewhere", async () => {
        const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
        const stack = await record({ keyArn, runbookBase: "https://wiki.example/" });
        expect(stack.ofType("aws:kms/key:Key")).to.deep.equal([]);
        expect(stack.one("aws:sns/topic:Topic").inputs.kmsMasterKeyId).to.equal(keyArn);
        expect(stack.one("aws:sqs/queue:Queue").inputs.kmsMasterKeyId).to.equal(keyArn);
        expect(stack.outputs.target).to.deep.include({ runbookBase: "https://wiki.example/" });
    });

    it("lets this account's alarms publish, and their messages be encrypted", async () => {
        const context = { "aws:SourceAccount": "123456789012", "aws:SourceArn": alarmArn };
        expect(
            await topicDecision({ principal: "cloudwatch.amazonaws.com", action: "sns:Publish", context }),
        ).to.equal("Allowed");
        expect(await keyDecision("cloudwatch.amazonaws.com", context)).to.equal("Allowed");
    });

    it("refuses another account's alarms", async () => {
        const context = {
            "aws:SourceAccount": "210987654321",
            "aws:SourceArn": alarmArn.replace("123456789012", "210987654321"),
        };
        expect(
            await topicDecision({ principal: "cloudwatch.amazonaws.com", action: "sns:Publish", context }),
        ).to.equal("ImplicitlyDenied");
        expect(await keyDecision("cloudwatch.amazonaws.com", context)).to.equal("ImplicitlyDenied");
        for (const [key, value] of Object.entries(context)) {
            const half = { "aws:SourceAccount": "123456789012", "aws:SourceArn": alarmArn, [key]: value };
            expect(
                await topicDecision({
                    principal: "cloudwatch.amazonaws.com",
                    action: "sns:Publish",
                    context: half,
                }),
            ).to.equal("ImplicitlyDenied");
        }
    });

    it("lets event rules publish, which send no condition keys at all", async () => {
        expect(
            await topicDecision({ principal: "events.amazonaws.com", action: "sns:Publish", context: {} }),
        ).to.equal("Allowed");
        const stack = await record();
        const topicArn = stack.one("aws:sns/topic:Topic").outputs.arn as string;
        expect(
            await keyDecision("events.amazonaws.com", { "kms:EncryptionContext:aws:sns:topicArn": topicArn }),
        ).to.equal("Allowed");
        expect(
            await keyDecision("events.amazonaws.com", {
                "kms:EncryptionContext:aws:sns:topicArn": topicArn.replace("123456789012", "210987654321"),
            }),
        ).to.equal("ImplicitlyDenied");
    });

    it("refuses what comes in clear text, whoever sends it", async () => {
        const context = { "aws:SecureTransport": "false" };
        for (const principal of ["events.amazonaws.com", "arn:aws:iam::123456789012:role/admin"]) {
            expect(
                await topicDecision({ principal, action: "sns:Publish", context, identityPolicies: ["*"] }),
            ).to.equal("ExplicitlyDenied");
        }
    });

    it("refuses principals of other accounts", async () => {
        const principal = "arn:aws:iam::210987654321:role/other";
        expect(await topicDecision({ principal, action: "sns:Publish", identityPolicies: ["*"] })).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("subscribes everybody, with a queue for what could not be delivered", async () => {
        const stack = await record({
            subscribers: [
                { name: "mail", protocol: "email", endpoint: "data@shop.example" },
                { name: "pager", protocol: "https", endpoint: "https://pager.example/" },
            ],
        });
        const queueArn = stack.one("aws:sqs/queue:Queue").outputs.arn as string;
        const subscriptions = stack.ofType("aws:sns/topicSubscription:TopicSubscription");
        expect(subscriptions.map(({ name, inputs }) => ({ name, ...inputs }))).to.have.deep.members([
            {
                name: "orders-mail",
                topic: stack.outputs.topicArn,
                protocol: "email",
                endpoint: "data@shop.example",
                redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn }),
            },
            {
                name: "orders-pager",
                topic: stack.outputs.topicArn,
                protocol: "https",
                endpoint: "https://pager.example/",
                redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn }),
            },
        ]);
    });

    it("lets the topic, and no other, put undelivered messages into the queue, encrypted", async () => {
        const stack = await record();
        const topicArn = stack.one("aws:sns/topic:Topic").outputs.arn as string;
        const ask = (sourceArn: string) =>
            decide({
                principal: "sns.amazonaws.com",
                action: "sqs:SendMessage",
                resource: stack.one("aws:sqs/queue:Queue").outputs.arn as string,
                resourcePolicy: stack.one("aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string,
                context: { "aws:SourceArn": sourceArn },
            });
        expect(await ask(topicArn)).to.equal("Allowed");
        expect(await ask(`${topicArn}-other`)).to.equal("ImplicitlyDenied");
        expect(await keyDecision("sns.amazonaws.com", { "aws:SourceAccount": "123456789012" })).to.equal(
            "Allowed",
        );
    });

    it("watches its own deliveries and its own queue, tunably", async () => {
        const stack = await record({ alarmTuning: { failedDeliveries: { threshold: 3 } } });
        const topicArn = stack.outputs.topicArn as string;
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        expect(
            alarms.map(({ name, inputs }) => [name, inputs.metricName, inputs.threshold]),
        ).to.have.deep.members([
            ["orders-undelivered-messages", "ApproximateNumberOfMessagesVisible", 0],
            ["orders-failed-deliveries", "NumberOfNotificationsFailed", 3],
        ]);
        expect(stack.outputs.alarms).to.have.length(2);
    });

    it("keeps two topics in one stack apart", async () => {
        const stack = await recordStack(() => [new AlarmTopic("orders"), new AlarmTopic("clicks")]);
        const names = stack.ofType("aws:sns/topic:Topic").map(({ inputs }) => inputs.name);
        expect(new Set(names)).to.have.property("size", 2);
    });

    it("refuses clear-text protocols, unnamed and doubly named subscribers", () => {
        const mistakes = mistakesOf(
            () =>
                new AlarmTopic("orders", {
                    subscribers: [
                        { name: "hook", protocol: "http", endpoint: "http://hook.example/" },
                        { name: "hook", protocol: "email", endpoint: "" },
                        { name: "", protocol: "email", endpoint: "a@shop.example" },
                    ],
                }),
        );
        expect(mistakes).to.deep.equal([
            'subscribers[0].protocol: got "http"; allowed: email, email-json, https, lambda, sms, sqs',
            'subscribers[1].endpoint: got ""; allowed: what the protocol delivers to',
            'subscribers[1].name: got "hook"; allowed: a name that no other subscriber has',
            'subscribers[2].name: got ""; allowed: a name for the subscription, such as on-call',
        ]);
    });
});
