import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { KinesisIngestion, type KinesisIngestionArgs } from "../../../components/ingestion/kinesis-ingestion";
import { DataKey } from "../../../components/storage/data-key";
import { hotShardMetrics, shardMetrics } from "../../../facts/kinesis";
import { decide } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const args: KinesisIngestionArgs = { keyArn, alarms: { topicArn } };
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

function record(overrides: KinesisIngestionArgs = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const stream = new KinesisIngestion("clicks", { ...args, ...overrides });
            return { source: stream.source, alarms: stream.alarms, services: stream.services };
        },
        { preview },
    );
}

function children(stack: RecordedStack, name = "clicks"): string[] {
    const component = stack.one("securecart:index:KinesisIngestion", name);
    return stack
        .below(component)
        .map(({ type, name: child }) => `${type.split(":").at(-1)} ${child}`)
        .sort();
}

/** Policy of the role, and of nothing else, after the grants. */
async function granted(grant: (stream: KinesisIngestion, role: aws.iam.Role) => void): Promise<{
    streamArn: string;
    consumerArn: string;
    keyArn: string;
    policy: string;
    keyPolicy: string;
}> {
    const stack = await recordStack(() => {
        const key = new DataKey("streams", { uses: ["streams"] });
        const stream = new KinesisIngestion("clicks", { ...args, keyArn: key.arn, fanOut: true });
        grant(stream, new aws.iam.Role("reader", { assumeRolePolicy: "{}" }));
    });
    return {
        streamArn: stack.one("aws:kinesis/stream:Stream").outputs.arn as string,
        consumerArn: stack.one("aws:kinesis/streamConsumer:StreamConsumer").outputs.arn as string,
        keyArn: stack.one("aws:kms/key:Key").outputs.arn as string,
        policy: stack.one("aws:iam/rolePolicy:RolePolicy").inputs.policy as string,
        keyPolicy: stack.one("aws:kms/key:Key").inputs.policy as string,
    };
}

describe("KinesisIngestion", () => {
    it("makes an encrypted stream on demand that keeps records for a week", async () => {
        const stack = await record();
        const { name, ...inputs } = stack.one("aws:kinesis/stream:Stream").inputs;
        expect(name).to.match(/^clicks-stream-[0-9a-f]{7}$/);
        expect(inputs).to.deep.equal({
            streamModeDetails: { streamMode: "ON_DEMAND" },
            retentionPeriod: 168,
            maxRecordSizeInKib: 1024,
            encryptionType: "KMS",
            kmsKeyId: keyArn,
            shardLevelMetrics: [...hotShardMetrics],
            enforceConsumerDeletion: false,
        });
        expect(children(stack)).to.deep.equal([
            "MetricAlarm clicks-failed-puts",
            "MetricAlarm clicks-failed-single-puts",
            "MetricAlarm clicks-iterator-age",
            "MetricAlarm clicks-no-data",
            "MetricAlarm clicks-read-throttled",
            "MetricAlarm clicks-unusual-volume",
            "MetricAlarm clicks-write-throttled",
            "Stream clicks-stream",
        ]);
    });

    it("makes a provisioned stream with everything set, protected, tagged throughout", async () => {
        const tags = { team: "web" };
        const stack = await record({
            shardCount: 4,
            retentionHours: 8760,
            maxRecordSizeInKib: 10_240,
            shardMetrics: ["IncomingBytes"],
            fanOut: true,
            protect: true,
            tags,
        });
        const stream = stack.one("aws:kinesis/stream:Stream");
        expect(stream.inputs).to.deep.include({
            streamModeDetails: { streamMode: "PROVISIONED" },
            shardCount: 4,
            retentionPeriod: 8760,
            maxRecordSizeInKib: 10_240,
            shardLevelMetrics: ["IncomingBytes"],
            encryptionType: "KMS",
        });
        expect(stream.protect).to.equal(true);
        const untagged = stack.resources.filter(({ custom, inputs }) => custom && inputs.tags === undefined);
        expect(untagged.map(({ name }) => name)).to.deep.equal([]);
        const consumer = stack.one("aws:kinesis/streamConsumer:StreamConsumer", "clicks-consumer");
        expect(consumer.inputs.streamArn).to.equal(stream.outputs.arn);
    });

    it("brings along a key and an encrypted topic where it is given none", async () => {
        const stack = await recordStack(() => new KinesisIngestion("clicks"));
        const stream = stack.one("aws:kinesis/stream:Stream");
        const [keyUrn] = stream.propertyDependencies.kmsKeyId;
        expect(stack.at(keyUrn).inputs.description).to.equal("clicks: encrypts streams");
        const topic = stack.one("aws:sns/topic:Topic");
        expect(alarmGaps(stack, topic.outputs.arn as string)).to.deep.equal([]);
    });

    it("points every alarm at its own stream and at the topic, with two in one stack", async () => {
        const stack = await recordStack(() => {
            new KinesisIngestion("clicks", { ...args, fanOut: true });
            new KinesisIngestion("orders", { ...args, fanOut: true });
        });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        for (const name of ["clicks", "orders"]) {
            const stream = stack.one("aws:kinesis/stream:Stream", `${name}-stream`).outputs.name;
            const alarms = stack.ofType(alarmType).filter((alarm) => alarm.name.startsWith(`${name}-`));
            expect(alarms).to.have.length(8);
            expect(alarms.map((alarm) => JSON.stringify(alarm.inputs))).to.satisfy((all: string[]) =>
                all.every((text) => text.includes(`"StreamName":"${String(stream)}"`)),
            );
        }
    });

    it("knows its alarms' dimensions in a preview, while ARNs are unknown", async () => {
        const stack = await record({}, true);
        const stream = stack.one("aws:kinesis/stream:Stream");
        const alarm = stack.one(alarmType, "clicks-write-throttled");
        expect(alarm.inputs.dimensions).to.deep.equal({ StreamName: stream.inputs.name });
        expect(alarm.propertyDependencies.dimensions).to.deep.equal([stream.urn]);
        expect(stack.outputs.source).to.equal(unknown);
    });

    it("alarms on too few records for the hour, and on none", async () => {
        const stack = await record();
        expect(stack.one(alarmType, "clicks-unusual-volume").inputs).to.deep.include({
            comparisonOperator: "LessThanLowerThreshold",
            thresholdMetricId: "band",
            evaluationPeriods: 6,
            datapointsToAlarm: 5,
            treatMissingData: "notBreaching",
        });
        expect(stack.one(alarmType, "clicks-no-data").inputs).to.deep.include({
            metricName: "IncomingRecords",
            statistic: "Sum",
            period: 300,
            comparisonOperator: "LessThanThreshold",
            threshold: 1,
            treatMissingData: "breaching",
        });
    });

    it("takes a stream that nobody reads for a late one, unless a fan-out consumer reads it", async () => {
        const missing = async (fanOut: boolean) =>
            (await record({ fanOut })).one(alarmType, "clicks-iterator-age").inputs.treatMissingData;
        expect(await missing(false)).to.equal("breaching");
        expect(await missing(true)).to.equal("notBreaching");
    });

    it("tunes one alarm and leaves out another with a reason", async () => {
        const stack = await record({
            alarmTuning: {
                iteratorAge: { threshold: 60_000, evaluationPeriods: 2 },
                noData: { offReason: "The shop is closed at night" },
            },
        });
        expect(stack.one(alarmType, "clicks-iterator-age").inputs).to.deep.include({
            threshold: 60_000,
            evaluationPeriods: 2,
            datapointsToAlarm: 2,
        });
        const names = stack.ofType(alarmType).map(({ name }) => name);
        expect(names).to.have.length(6).and.not.include("clicks-no-data");
    });

    it("lets a granted role put records through Kinesis, and not read them", async () => {
        const { streamArn, keyArn, policy, keyPolicy } = await granted((stream, role) =>
            stream.grantWrite(role),
        );
        const ask = (action: string, resource: string, context = {}) =>
            decide({
                principal: "arn:aws:iam::123456789012:role/reader",
                action,
                resource,
                context,
                identityPolicies: [policy],
                ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy }),
            });
        const viaKinesis = {
            "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:kinesis:arn": streamArn,
        };
        expect(await ask("kinesis:PutRecords", streamArn)).to.equal("Allowed");
        expect(await ask("kms:GenerateDataKey", keyArn, viaKinesis)).to.equal("Allowed");
        expect(await ask("kms:GenerateDataKey", keyArn)).to.equal("ImplicitlyDenied");
        expect(await ask("kms:Decrypt", keyArn, viaKinesis)).to.equal("ImplicitlyDenied");
        expect(await ask("kinesis:GetRecords", streamArn)).to.equal("ImplicitlyDenied");
        expect(await ask("kinesis:PutRecords", `${streamArn}-other`)).to.equal("ImplicitlyDenied");
    });

    it("lets a granted role read the stream and its consumer, and not put records", async () => {
        const { streamArn, consumerArn, keyArn, policy, keyPolicy } = await granted((stream, role) =>
            stream.grantRead(role),
        );
        const ask = (action: string, resource: string, context = {}) =>
            decide({
                principal: "arn:aws:iam::123456789012:role/reader",
                action,
                resource,
                context,
                identityPolicies: [policy],
                ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy }),
            });
        const viaKinesis = {
            "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:kinesis:arn": streamArn,
        };
        expect(await ask("kinesis:GetRecords", streamArn)).to.equal("Allowed");
        expect(await ask("kinesis:SubscribeToShard", consumerArn)).to.equal("Allowed");
        expect(await ask("kms:Decrypt", keyArn, viaKinesis)).to.equal("Allowed");
        expect(
            await ask("kms:Decrypt", keyArn, {
                ...viaKinesis,
                "kms:EncryptionContext:aws:kinesis:arn": `${streamArn}-other`,
            }),
        ).to.equal("ImplicitlyDenied");
        expect(await ask("kinesis:PutRecord", streamArn)).to.equal("ImplicitlyDenied");
    });

    it("lets a named producer of another account put records over TLS, and nobody else", async () => {
        const partner = "arn:aws:iam::210987654321:role/partner";
        const stack = await record({ producerArns: [partner] });
        const policy = stack.one("aws:kinesis/resourcePolicy:ResourcePolicy").inputs.policy as string;
        const resource = stack.one("aws:kinesis/stream:Stream").outputs.arn as string;
        const ask = (principal: string, action: string, context = {}) =>
            decide({
                principal,
                action,
                resource,
                context,
                identityPolicies: ["*"],
                resourcePolicy: policy,
            });
        expect(await ask(partner, "kinesis:PutRecord")).to.equal("Allowed");
        expect(await ask(partner, "kinesis:PutRecord", { "aws:SecureTransport": "false" })).to.equal(
            "ImplicitlyDenied",
        );
        expect(await ask(partner, "kinesis:GetRecords")).to.equal("ImplicitlyDenied");
        expect(await ask("arn:aws:iam::210987654321:role/other", "kinesis:PutRecord")).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("names grants to two roles apart, and asks for a name where it can't", async () => {
        const stack = await recordStack(() => {
            const stream = new KinesisIngestion("clicks", args);
            stream.grantWrite(new aws.iam.Role("web", { assumeRolePolicy: "{}" }));
            stream.grantWrite({ name: "elsewhere", arn: "arn:aws:iam::123456789012:role/elsewhere" }, "app");
            expect(
                mistakesOf(() => stream.grantWrite({ name: pulumi.output("x"), arn: pulumi.output("y") })),
            ).to.have.length(1);
        });
        expect(stack.ofType("aws:iam/rolePolicy:RolePolicy").map(({ name }) => name)).to.have.members([
            "clicks-write-web",
            "clicks-write-app",
        ]);
    });

    it("refuses, all at once, what Kinesis would refuse late", () => {
        const mistakes = mistakesOf(
            () =>
                new KinesisIngestion("clicks", {
                    ...args,
                    shardCount: 0,
                    retentionHours: 23,
                    maxRecordSizeInKib: 20_000,
                    shardMetrics: ["IncomingBytes", "ALL"],
                    producerArns: ["*"],
                }),
        );
        expect(mistakes).to.deep.equal([
            "shardCount: got 0; allowed: a whole number from 1; leave it out for capacity on demand",
            "retentionHours: got 23; allowed: a whole number from 24 to 8760",
            "maxRecordSizeInKib: got 20000; allowed: a whole number from 1024 to 10240",
            `shardMetrics[1]: got "ALL"; allowed: ${shardMetrics.join(", ")}`,
            'producerArns[0]: got "*"; allowed: the ARN of a role, user or account',
        ]);
    });

    it("leaves arguments that are outputs to the provider", async () => {
        const stack = await record({ retentionHours: pulumi.output(48) });
        expect(stack.one("aws:kinesis/stream:Stream").inputs.retentionPeriod).to.equal(48);
    });
});
