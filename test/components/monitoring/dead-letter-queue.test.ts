import { expect } from "chai";
import { DeadLetterQueue, type DeadLetterQueueArgs } from "../../../components/monitoring/dead-letter-queue";
import { decide, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const ruleArn = "arn:aws:events:eu-west-1:123456789012:rule/nightly-rule-1a2b3c4";

function record(args: Partial<DeadLetterQueueArgs> = {}): Promise<RecordedStack> {
    return recordStack(() => {
        const queue = new DeadLetterQueue("nightly", {
            keyArn,
            alarms: { topicArn },
            meaning: "The nightly run did not start.",
            ...args,
        });
        return { arn: queue.queueArn, alarms: queue.alarms };
    });
}

function send(stack: RecordedStack, principal: string, context: Record<string, string>): Promise<Decision> {
    return decide({
        principal,
        action: "sqs:SendMessage",
        resource: stack.outputs.arn as string,
        resourcePolicy: stack.one("aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string,
        context,
        identityPolicies: ["*"],
    });
}

describe("DeadLetterQueue", () => {
    it("keeps messages encrypted for 14 days", async () => {
        const stack = await record({ tags: { team: "data" } });
        const { name, ...inputs } = stack.one("aws:sqs/queue:Queue").inputs;
        expect(name).to.match(/^nightly-queue-/);
        expect(inputs).to.deep.equal({
            kmsMasterKeyId: keyArn,
            kmsDataKeyReusePeriodSeconds: 300,
            messageRetentionSeconds: 1_209_600,
            tags: { team: "data" },
        });
    });

    it("alarms on a single message, saying what it means", async () => {
        const stack = await record();
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "nightly-messages").inputs,
        ).to.deep.include({
            metricName: "ApproximateNumberOfMessagesVisible",
            threshold: 0,
            evaluationPeriods: 1,
            alarmDescription: "The nightly run did not start. Runbook: docs/runbooks/dead-letter-queue.md",
        });
    });

    it("takes messages of the named source alone", async () => {
        const stack = await record({ service: "events.amazonaws.com", sourceArn: ruleArn });
        expect(await send(stack, "events.amazonaws.com", { "aws:SourceArn": ruleArn })).to.equal("Allowed");
        expect(await send(stack, "events.amazonaws.com", { "aws:SourceArn": `${ruleArn}5` })).to.equal(
            "ImplicitlyDenied",
        );
        expect(await send(stack, "sns.amazonaws.com", { "aws:SourceArn": ruleArn })).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("takes messages of a service for this account alone where no source is named", async () => {
        const stack = await record({ service: "scheduler.amazonaws.com" });
        const ask = (account: string) =>
            send(stack, "scheduler.amazonaws.com", { "aws:SourceAccount": account });
        expect(await ask("123456789012")).to.equal("Allowed");
        expect(await ask("210987654321")).to.equal("ImplicitlyDenied");
    });

    it("admits no service where none is named, and nobody in clear text", async () => {
        const stack = await record();
        expect(await send(stack, "events.amazonaws.com", { "aws:SourceAccount": "123456789012" })).to.equal(
            "ImplicitlyDenied",
        );
        expect(
            await send(stack, "arn:aws:iam::123456789012:role/admin", { "aws:SecureTransport": "false" }),
        ).to.equal("ExplicitlyDenied");
    });
});
