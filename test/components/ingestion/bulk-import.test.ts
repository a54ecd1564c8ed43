import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import { BulkImport, type BulkImportArgs } from "../../../components/ingestion/bulk-import";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { byS3, roleMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const lakeKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-4333-8444-555555555555";
const bucketArn = "arn:aws:s3:::lake-raw";
const jobType = "pulumi-nodejs:dynamic/securecart:ImportJob";
const args: BulkImportArgs = {
    output: { bucketName: "lake-raw", bucketArn, prefix: "historical_transactions/", keyArn: lakeKeyArn },
    addressId: "ADID0a1b2c3d-0000-4000-8000-0123456789ab",
    keyArn,
    alarms: { topicArn },
};
const armed: Partial<BulkImportArgs> = { armed: true, deadline: "2027-03-31T00:00:00Z" };

function record(overrides: Partial<BulkImportArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ history: new BulkImport("history", { ...args, ...overrides }) }), {
        preview,
    });
}

function job(stack: RecordedStack): RecordedResource {
    return stack.one(jobType);
}

function alarm(stack: RecordedStack, id: string): Record<string, unknown> {
    return stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `history-${id}`).inputs;
}

function alarmIds(stack: RecordedStack): string[] {
    return stack
        .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .map(({ name }) => name.replace("history-", ""));
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new BulkImport("history", { ...args, ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("BulkImport", () => {
    it("makes a job, its role, an hourly check, a dead-letter queue and alarms", async () => {
        const stack = await record(armed);
        const children = stack
            .below(stack.one("securecart:index:BulkImport"))
            .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
            .sort();
        expect(children).to.deep.equal([
            "DeadLetterQueue history-undelivered",
            "EventRule history-check-hourly",
            "EventTarget history-check-target",
            "ImportJob history-job",
            "LogGroup history-check-log",
            "MetricAlarm history-cancelled",
            "MetricAlarm history-failed-checks",
            "MetricAlarm history-failure-log",
            "MetricAlarm history-overdue",
            "MetricAlarm history-slow-checks",
            "MetricAlarm history-throttled-checks",
            "MetricAlarm history-unchecked",
            "MetricAlarm history-undelivered-messages",
            "Queue history-undelivered-queue",
            "QueuePolicy history-undelivered-policy",
            "Role history-check-role",
            "Role history-check-start-role",
            "Role history-role",
            "RolePolicy history-check-check",
            "RolePolicy history-check-operate",
            "RolePolicy history-check-start",
            "RolePolicy history-import",
            "StateMachine history-check",
        ]);
    });

    describe("job", () => {
        it("is not armed unless somebody says so, and isn't checked then", async () => {
            const stack = await record();
            expect(job(stack).inputs.armed).to.equal(false);
            expect(stack.one("aws:cloudwatch/eventRule:EventRule").inputs.state).to.equal("DISABLED");
            expect(alarmIds(stack)).to.not.include("unchecked");
        });

        it("is ordered with bucket, key, role, address, topic and device, under a token of this stack", async () => {
            const stack = await record(armed);
            expect(job(stack).inputs).to.deep.include({
                armed: true,
                region: "eu-west-1",
                orderToken: "securecart/test/history",
                bucketArn,
                keyArn,
                roleArn: stack.one("aws:iam/role:Role", "history-role").outputs.arn,
                addressId: "ADID0a1b2c3d-0000-4000-8000-0123456789ab",
                notificationTopicArn: topicArn,
                deviceType: "V3_5S",
                capacity: "T240",
                shippingOption: "STANDARD",
            });
        });

        it("is ordered only when the role may write", async () => {
            const stack = await record(armed);
            const written = stack.one("aws:iam/rolePolicy:RolePolicy", "history-import");
            expect(job(stack).dependencies).to.include(written.urn);
        });

        it("takes another device, speed, topic and role", async () => {
            const stack = await record({
                ...armed,
                device: "compute-optimized-28tb",
                shippingOption: "EXPRESS",
                notificationTopicArn: "arn:aws:sns:eu-west-1:123456789012:logistics",
                roleArn: "arn:aws:iam::123456789012:role/snowball",
                protect: true,
            });
            expect(job(stack).inputs).to.include({
                deviceType: "V3_5C",
                capacity: "T32",
                shippingOption: "EXPRESS",
                notificationTopicArn: "arn:aws:sns:eu-west-1:123456789012:logistics",
                roleArn: "arn:aws:iam::123456789012:role/snowball",
            });
            expect(job(stack).protect).to.equal(true);
        });
    });

    describe("role", () => {
        it("may write below the prefix and notify, and nothing else", async () => {
            const stack = await record();
            const role = stack.one("aws:iam/role:Role", "history-role");
            const may = (action: string, resource: string, context = {}) =>
                roleMay(stack, role, { action, resource, context });
            const file = `${bucketArn}/historical_transactions/2015.csv`;
            expect(await may("s3:PutObject", file)).to.equal(true);
            expect(await may("s3:AbortMultipartUpload", file)).to.equal(true);
            expect(await may("s3:ListBucket", bucketArn)).to.equal(true);
            expect(await may("s3:PutObject", `${bucketArn}/transactions/2015.csv`)).to.equal(false);
            expect(await may("s3:DeleteObject", file)).to.equal(false);
            expect(await may("kms:GenerateDataKey", lakeKeyArn, byS3(bucketArn))).to.equal(true);
            expect(await may("kms:GenerateDataKey", lakeKeyArn)).to.equal(false);
            expect(await may("sns:Publish", topicArn)).to.equal(true);
            expect(await may("sns:Publish", "arn:aws:sns:eu-west-1:123456789012:other")).to.equal(false);
            const through = { "kms:ViaService": "sns.eu-west-1.amazonaws.com" };
            const anyKey = "arn:aws:kms:eu-west-1:123456789012:key/55555555-2222-4333-8444-555555555555";
            const forTopic = (arn: string) => ({ ...through, "kms:EncryptionContext:aws:sns:topicArn": arn });
            expect(await may("kms:GenerateDataKey", anyKey, forTopic(topicArn))).to.equal(true);
            expect(await may("kms:GenerateDataKey", anyKey, forTopic(`${topicArn}-2`))).to.equal(false);
            expect(await may("kms:Decrypt", anyKey, through)).to.equal(false);
        });

        it("is assumed by Snowball for this account alone", async () => {
            const { inputs } = (await record()).one("aws:iam/role:Role", "history-role");
            expect(JSON.parse(inputs.assumeRolePolicy as string)).to.deep.include({
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Service: "importexport.amazonaws.com" },
                        Action: "sts:AssumeRole",
                        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                    },
                ],
            });
        });
    });

    describe("check", () => {
        it("runs hourly, logged, traced and encrypted", async () => {
            const stack = await record(armed);
            const machine = stack.one("aws:sfn/stateMachine:StateMachine");
            const log = stack.one("aws:cloudwatch/logGroup:LogGroup");
            expect(stack.one("aws:cloudwatch/eventRule:EventRule").inputs).to.include({
                scheduleExpression: "rate(1 hour)",
                state: "ENABLED",
            });
            expect(machine.inputs).to.deep.include({
                name: "securecart-test-history-check",
                loggingConfiguration: {
                    level: "ALL",
                    includeExecutionData: false,
                    logDestination: `${String(log.outputs.arn)}:*`,
                },
                tracingConfiguration: { enabled: true },
                encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: keyArn },
            });
            expect(log.inputs.name).to.equal("/aws/vendedlogs/states/securecart-test-history-check");
            expect(log.inputs.kmsKeyId).to.equal(keyArn);
            expect(machine.inputs.definition).to.contain("2027-03-31T00:00:00Z");
        });

        it("may ask Snowball and publish this project's metrics, and nothing else", async () => {
            const stack = await record(armed);
            const role = stack.one("aws:iam/role:Role", "history-check-role");
            const machine = stack.one("aws:sfn/stateMachine:StateMachine").outputs.arn as string;
            const may = (action: string, resource: string, context = {}) =>
                roleMay(stack, role, { action, resource, context });
            expect(await may("snowball:DescribeJob", "*")).to.equal(true);
            expect(await may("snowball:CreateJob", "*")).to.equal(false);
            expect(await may("snowball:CancelJob", "*")).to.equal(false);
            expect(
                await may("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "SecureCart" }),
            ).to.equal(true);
            expect(
                await may("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "AWS/Kinesis" }),
            ).to.equal(false);
            const forMachine = (arn: string) => ({ "kms:EncryptionContext:aws:states:stateMachineArn": arn });
            expect(await may("kms:GenerateDataKey", keyArn, forMachine(machine))).to.equal(true);
            expect(await may("kms:GenerateDataKey", keyArn, forMachine(`${machine}-2`))).to.equal(false);
        });

        it("is started by its rule, which may start nothing else, and kept when it can't be", async () => {
            const stack = await record(armed);
            const machine = stack.one("aws:sfn/stateMachine:StateMachine").outputs.arn as string;
            const role = stack.one("aws:iam/role:Role", "history-check-start-role");
            const start = (resource: string) =>
                roleMay(stack, role, { action: "states:StartExecution", resource });
            expect(await start(machine)).to.equal(true);
            expect(await start(`${machine}-2`)).to.equal(false);
            expect(stack.one("aws:cloudwatch/eventTarget:EventTarget").inputs).to.deep.include({
                arn: machine,
                roleArn: role.outputs.arn,
                deadLetterConfig: { arn: stack.one("aws:sqs/queue:Queue").outputs.arn },
            });
        });
    });

    describe("alarms", () => {
        it("tell the topic, each of a metric of this very import", async () => {
            const stack = await record(armed);
            const machine = stack.one("aws:sfn/stateMachine:StateMachine");
            const byName = { StateMachine: machine.inputs.name };
            const byArn = { StateMachineArn: machine.outputs.arn };
            const own: Record<string, unknown> = {
                cancelled: byName,
                "failure-log": byName,
                overdue: byName,
                unchecked: byName,
                "failed-checks": byArn,
                "slow-checks": byArn,
                "throttled-checks": byArn,
                "undelivered-messages": { QueueName: stack.one("aws:sqs/queue:Queue").inputs.name },
            };
            expect(alarmIds(stack)).to.have.members(Object.keys(own));
            for (const [id, dimensions] of Object.entries(own)) {
                expect(alarm(stack, id).dimensions, id).to.deep.equal(dimensions);
                expect(alarm(stack, id).alarmActions, id).to.deep.equal([topicArn]);
            }
        });

        it("are on the metrics that the check publishes", async () => {
            const stack = await record(armed);
            const definition = stack.one("aws:sfn/stateMachine:StateMachine").inputs.definition as string;
            for (const id of ["cancelled", "failure-log", "overdue"]) {
                const { namespace, metricName, threshold, statistic } = alarm(stack, id);
                expect(definition).to.contain(`"Namespace":"${String(namespace)}"`);
                expect(definition).to.contain(`"MetricName":"${String(metricName)}"`);
                expect({ threshold, statistic }).to.deep.equal({ threshold: 0, statistic: "Maximum" });
            }
        });

        it("fire when nobody looks at an armed job", async () => {
            expect(alarm(await record(armed), "unchecked")).to.include({
                statistic: "SampleCount",
                comparisonOperator: "LessThanThreshold",
                threshold: 1,
                evaluationPeriods: 3,
                treatMissingData: "breaching",
            });
        });

        it("take tuning, and stay away for a reason", async () => {
            const stack = await record({
                ...armed,
                alarmTuning: {
                    unchecked: { evaluationPeriods: 6 },
                    failureLog: { offReason: "failures are copied again with DataSync" },
                },
            });
            expect(alarm(stack, "unchecked").evaluationPeriods).to.equal(6);
            expect(alarmIds(stack)).to.not.include("failure-log");
        });
    });

    describe("alone", () => {
        it("brings its own key and alarm topic, and stands beside another", async () => {
            const stack = await recordStack(() => {
                new BulkImport("one", { ...args, keyArn: undefined, alarms: undefined });
                new BulkImport("two", { ...args, keyArn: undefined, alarms: undefined });
            });
            expect(new Set(stack.ofType(jobType).map(({ inputs }) => inputs.orderToken)).size).to.equal(2);
            expect(new Set(stack.ofType(jobType).map(({ inputs }) => inputs.keyArn)).size).to.equal(2);
            const names = stack.ofType("aws:sfn/stateMachine:StateMachine").map(({ inputs }) => inputs.name);
            expect(new Set(names).size).to.equal(2);
        });

        it("previews while the lake isn't there yet", async () => {
            const stack = await recordStack(
                () => {
                    const bucket = new aws.s3.Bucket("lake");
                    const history = new BulkImport("history", {
                        ...args,
                        ...armed,
                        keyArn: undefined,
                        output: {
                            bucketName: bucket.bucket,
                            bucketArn: bucket.arn,
                            prefix: "x/",
                            keyArn: lakeKeyArn,
                        },
                    });
                    return { job: history.jobId };
                },
                { preview: true },
            );
            expect(stack.outputs.job).to.equal(unknown);
            expect(alarm(stack, "cancelled").dimensions).to.deep.equal({
                StateMachine: "securecart-test-history-check",
            });
        });

        it("puts its tags on everything that takes tags", async () => {
            const stack = await record({ ...armed, tags: { team: "shop" } });
            for (const type of [
                "aws:iam/role:Role",
                "aws:sfn/stateMachine:StateMachine",
                "aws:cloudwatch/logGroup:LogGroup",
                "aws:cloudwatch/eventRule:EventRule",
                "aws:sqs/queue:Queue",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
            ]) {
                for (const { inputs, name } of stack.ofType(type)) {
                    expect(inputs.tags, name).to.deep.equal({ team: "shop" });
                }
            }
        });
    });

    describe("refuses", () => {
        it("Snowcone and older devices, with what AWS ended and when, and what takes their place", () => {
            for (const device of ["snowcone", "SNC1_SSD", "STANDARD"]) {
                expect(mistakesOf({ device })).to.deep.equal([
                    `device: got "${device}"; allowed: storage-optimized-210tb, compute-optimized-28tb. AWS ended Snowcone and the older Snowball Edge devices on 2024-11-12, and their support on 2025-11-12; copy over the line with DataSync (DataSyncIngestion) instead`,
                ]);
            }
        });

        it("an armed order without a deadline", () => {
            expect(mistakesOf({ armed: true })).to.deep.equal([
                "deadline: got nothing; allowed: a UTC time by which the armed import is to be complete",
            ]);
        });

        it("addresses, speeds and times that AWS wouldn't take", () => {
            expect(
                mistakesOf({
                    addressId: "Example Street 1",
                    shippingOption: "DRONE",
                    deadline: "31 March 2027",
                    logRetentionDays: 42,
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal(["addressId", "shippingOption", "logRetentionDays", "deadline"]);
        });
    });
});
