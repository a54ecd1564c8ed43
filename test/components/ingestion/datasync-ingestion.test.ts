import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import {
    DataSyncIngestion,
    type DataSyncIngestionArgs,
} from "../../../components/ingestion/datasync-ingestion";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { byS3, roleMay, serviceMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const lakeKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-4333-8444-555555555555";
const agentArn = "arn:aws:datasync:eu-west-1:123456789012:agent/agent-0123456789abcdef0";
const bucketArn = "arn:aws:s3:::lake-raw";
const args: DataSyncIngestionArgs = {
    nfs: { serverHostname: "files.shop.internal", path: "/export/orders" },
    agentArns: [agentArn],
    output: { bucketName: "lake-raw", bucketArn, prefix: "legacy_orders/", keyArn: lakeKeyArn },
    keyArn,
    alarms: { topicArn },
};
const placement = { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-1"], vpcId: "vpc-1" };
const agent = {
    activationKey: "AAAAA-BBBBB-CCCCC-DDDDD-12345",
    vpcEndpointId: "vpce-0123456789abcdef0",
    placement,
    cidrs: ["192.168.10.0/24"],
};
const s3: DataSyncIngestionArgs["s3"] = {
    bucketName: "old-shop",
    bucketArn: "arn:aws:s3:::old-shop",
    prefix: "exports/",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/77777777-2222-4333-8444-555555555555",
};

function record(overrides: Partial<DataSyncIngestionArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ copy: new DataSyncIngestion("legacy", { ...args, ...overrides }) }), {
        preview,
    });
}

function task(stack: RecordedStack): RecordedResource {
    return stack.one("aws:datasync/task:Task");
}

function options(stack: RecordedStack): Record<string, unknown> {
    return task(stack).inputs.options as Record<string, unknown>;
}

function alarm(stack: RecordedStack, id: string): Record<string, unknown> {
    return stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `legacy-${id}`).inputs;
}

function patternOf(stack: RecordedStack, id: string): unknown {
    return JSON.parse(
        stack.one("aws:cloudwatch/eventRule:EventRule", `legacy-${id}`).inputs.eventPattern as string,
    );
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new DataSyncIngestion("legacy", { ...args, ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("DataSyncIngestion", () => {
    it("makes two locations, a task, a role, a log that DataSync may write, rules, a queue and alarms", async () => {
        const stack = await record();
        const children = stack
            .below(stack.one("securecart:index:DataSyncIngestion"))
            .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
            .sort();
        expect(children).to.deep.equal([
            "DeadLetterQueue legacy-undelivered",
            "EventRule legacy-failed-executions",
            "EventRule legacy-unreachable-source",
            "EventTarget legacy-failed-executions-notice",
            "EventTarget legacy-unreachable-source-notice",
            "LogGroup legacy-logs",
            "LogResourcePolicy legacy-log-policy",
            "MetricAlarm legacy-failed-executions",
            "MetricAlarm legacy-undelivered-messages",
            "MetricAlarm legacy-unreachable-source",
            "NfsLocation legacy-source",
            "Queue legacy-undelivered-queue",
            "QueuePolicy legacy-undelivered-policy",
            "Role legacy-role",
            "RolePolicy legacy-report",
            "RolePolicy legacy-write",
            "S3Location legacy-destination",
            "Task legacy-task",
        ]);
    });

    describe("task", () => {
        it("copies what has changed, verifies it, keeps what the source loses, and logs every file", async () => {
            expect(options(await record())).to.deep.equal({
                verifyMode: "ONLY_FILES_TRANSFERRED",
                transferMode: "CHANGED",
                overwriteMode: "ALWAYS",
                preserveDeletedFiles: "PRESERVE",
                atime: "BEST_EFFORT",
                mtime: "PRESERVE",
                uid: "NONE",
                gid: "NONE",
                posixPermissions: "NONE",
                preserveDevices: "NONE",
                objectTags: "NONE",
                bytesPerSecond: -1,
                logLevel: "TRANSFER",
                taskQueueing: "ENABLED",
            });
        });

        it("goes from the source to the prefix of the lake", async () => {
            const stack = await record();
            const destination = stack.one("aws:datasync/s3Location:S3Location");
            expect(task(stack).inputs).to.include({
                sourceLocationArn: stack.one("aws:datasync/nfsLocation:NfsLocation").outputs.arn,
                destinationLocationArn: destination.outputs.arn,
                taskMode: "BASIC",
            });
            expect(destination.inputs).to.deep.include({
                s3BucketArn: bucketArn,
                subdirectory: "/legacy_orders/",
                s3Config: { bucketAccessRoleArn: stack.one("aws:iam/role:Role").outputs.arn },
            });
        });

        it("reports failures below the output, or where it is told", async () => {
            const report = async (overrides: Partial<DataSyncIngestionArgs>) =>
                (await record(overrides).then((stack) => task(stack).inputs.taskReportConfig)) as Record<
                    string,
                    unknown
                >;
            expect(await report({})).to.deep.include({ outputType: "STANDARD", reportLevel: "ERRORS_ONLY" });
            expect((await report({})).s3Destination).to.deep.include({
                s3BucketArn: bucketArn,
                subdirectory: "/legacy_orders/_reports/",
            });
            const reports = { bucketName: "ops", bucketArn: "arn:aws:s3:::ops", prefix: "datasync/", keyArn };
            expect((await report({ reports })).s3Destination).to.deep.include({
                s3BucketArn: "arn:aws:s3:::ops",
                subdirectory: "/datasync/",
            });
        });

        it("takes filters, bandwidth, verification and a schedule", async () => {
            const stack = await record({
                includes: ["/orders", "/returns"],
                excludes: ["*.tmp", "*/.snapshot"],
                bytesPerSecond: 10_485_760,
                verifyMode: "POINT_IN_TIME_CONSISTENT",
                schedule: "cron(0 2 * * ? *)",
            });
            expect(task(stack).inputs).to.deep.include({
                includes: { filterType: "SIMPLE_PATTERN", value: "/orders|/returns" },
                excludes: { filterType: "SIMPLE_PATTERN", value: "*.tmp|*/.snapshot" },
                schedule: { scheduleExpression: "cron(0 2 * * ? *)", status: "ENABLED" },
            });
            expect(options(stack)).to.include({
                bytesPerSecond: 10_485_760,
                verifyMode: "POINT_IN_TIME_CONSISTENT",
            });
        });

        it("writes a log that DataSync may write for this account's tasks", async () => {
            const stack = await record();
            const group = stack.one("aws:cloudwatch/logGroup:LogGroup");
            expect(group.inputs).to.include({ kmsKeyId: keyArn, retentionInDays: 365 });
            expect(task(stack).inputs.cloudwatchLogGroupArn).to.equal(group.outputs.arn);
            const policy = stack.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy");
            expect(policy.inputs).to.not.have.property("resourceArn");
            expect(task(stack).dependencies).to.include(policy.urn);
            const may = (sourceArn: string, sourceAccount: string) =>
                serviceMay("datasync.amazonaws.com", {
                    action: "logs:PutLogEvents",
                    resource: `${String(group.outputs.arn)}:log-stream:execution-1`,
                    resourcePolicy: policy.inputs.policyDocument as string,
                    context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount },
                });
            expect(await may(task(stack).outputs.arn as string, "123456789012")).to.equal(true);
            expect(await may("arn:aws:datasync:eu-west-1:999988887777:task/task-1", "999988887777")).to.equal(
                false,
            );
        });
    });

    describe("source", () => {
        it("is an NFS export, read with a version that locks", async () => {
            const { inputs } = (await record()).one("aws:datasync/nfsLocation:NfsLocation");
            expect(inputs).to.deep.equal({
                serverHostname: "files.shop.internal",
                subdirectory: "/export/orders",
                mountOptions: { version: "NFS4_1" },
                onPremConfig: { agentArns: [agentArn] },
            });
        });

        it("is an SMB share, read encrypted, with a password that stays secret", async () => {
            const stack = await record({
                nfs: undefined,
                smb: {
                    serverHostname: "files.shop.internal",
                    path: "/orders",
                    user: "datasync",
                    password: pulumi.output("open sesame"),
                    domain: "SHOP",
                },
            });
            const location = stack.one("aws:datasync/locationSmb:LocationSmb");
            expect(location.inputs).to.deep.equal({
                serverHostname: "files.shop.internal",
                subdirectory: "/orders",
                user: "datasync",
                password: "open sesame",
                domain: "SHOP",
                mountOptions: { version: "SMB3" },
                agentArns: [agentArn],
            });
            expect(location.secretInputs).to.deep.equal(["password"]);
        });

        it("is an object store, reached by HTTPS, with a secret key that stays secret", async () => {
            const stack = await record({
                nfs: undefined,
                objectStorage: {
                    serverHostname: "minio.shop.internal",
                    bucketName: "orders",
                    prefix: "2019/",
                    accessKey: "orders-reader",
                    secretKey: pulumi.output("open sesame"),
                },
            });
            const location = stack.one("aws:datasync/locationObjectStorage:LocationObjectStorage");
            expect(location.inputs).to.deep.equal({
                serverHostname: "minio.shop.internal",
                bucketName: "orders",
                serverProtocol: "HTTPS",
                serverPort: 443,
                subdirectory: "/2019/",
                accessKey: "orders-reader",
                secretKey: "open sesame",
                agentArns: [agentArn],
            });
            expect(location.secretInputs).to.deep.equal(["secretKey"]);
        });

        it("is a bucket in S3, without an agent and without an endpoint", async () => {
            const stack = await record({ nfs: undefined, agentArns: undefined, s3 });
            const location = stack.one("aws:datasync/s3Location:S3Location", "legacy-source");
            expect(location.inputs).to.deep.include({
                s3BucketArn: "arn:aws:s3:::old-shop",
                subdirectory: "/exports/",
            });
            expect(location.inputs).to.not.have.property("agentArns");
            expect(stack.one("securecart:index:DataSyncIngestion").outputs.services).to.deep.equal([]);
        });
    });

    describe("agent", () => {
        it("is registered over the VPC's endpoint, with one subnet and a group for its transfers alone", async () => {
            const stack = await record({ agentArns: undefined, agent });
            const group = stack.one("aws:ec2/securityGroup:SecurityGroup");
            const registered = stack.one("aws:datasync/agent:Agent");
            expect(registered.inputs).to.deep.include({
                activationKey: "AAAAA-BBBBB-CCCCC-DDDDD-12345",
                vpcEndpointId: "vpce-0123456789abcdef0",
                subnetArns: ["arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-a"],
                securityGroupArns: [group.outputs.arn],
            });
            expect(group.inputs.ingress).to.deep.equal([
                {
                    protocol: "tcp",
                    fromPort: 443,
                    toPort: 443,
                    cidrBlocks: ["192.168.10.0/24"],
                    description: "Transfers from the agent",
                },
            ]);
            expect(group.inputs).to.not.have.property("egress");
            expect(stack.one("aws:datasync/nfsLocation:NfsLocation").inputs.onPremConfig).to.deep.equal({
                agentArns: [registered.outputs.arn],
            });
        });

        it("stays registered when its activation key, which serves once, changes", async () => {
            const stack = await record({ agentArns: undefined, agent, protect: true });
            const registered = stack.one("aws:datasync/agent:Agent");
            expect(registered.ignoreChanges).to.deep.equal(["activationKey"]);
            expect(registered.protect).to.equal(true);
        });

        it("needs DataSync's endpoint", async () => {
            const stack = await record();
            expect(stack.one("securecart:index:DataSyncIngestion").outputs.services).to.deep.equal([
                "datasync",
            ]);
        });
    });

    describe("role", () => {
        it("may write, try out and tidy up below the output, and report", async () => {
            const stack = await record();
            const may = (action: string, resource: string, context = {}) =>
                roleMay(stack, stack.one("aws:iam/role:Role"), { action, resource, context });
            for (const action of [
                "s3:PutObject",
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
            ]) {
                expect(await may(action, `${bucketArn}/legacy_orders/2019/a.csv`), action).to.equal(true);
                expect(await may(action, `${bucketArn}/legacy_orders/_reports/a.json`), action).to.equal(
                    true,
                );
                expect(await may(action, `${bucketArn}/transactions/a.gz`), action).to.equal(false);
            }
            expect(await may("s3:ListBucket", bucketArn, { "s3:prefix": "legacy_orders/" })).to.equal(true);
            expect(await may("s3:ListBucket", bucketArn, { "s3:prefix": "transactions/" })).to.equal(false);
            expect(await may("s3:GetBucketLocation", bucketArn)).to.equal(true);
            expect(await may("s3:ListBucketMultipartUploads", bucketArn)).to.equal(true);
            expect(await may("s3:PutBucketPolicy", bucketArn)).to.equal(false);
            expect(await may("kms:GenerateDataKey", lakeKeyArn, byS3(bucketArn))).to.equal(true);
            expect(await may("kms:GenerateDataKey", keyArn, byS3(bucketArn))).to.equal(false);
        });

        it("may read a source in S3, and not write it", async () => {
            const stack = await record({ nfs: undefined, agentArns: undefined, s3 });
            const may = (action: string, resource: string, context = {}) =>
                roleMay(stack, stack.one("aws:iam/role:Role"), { action, resource, context });
            expect(await may("s3:GetObject", "arn:aws:s3:::old-shop/exports/a.csv")).to.equal(true);
            expect(await may("s3:ListBucket", "arn:aws:s3:::old-shop", { "s3:prefix": "exports/" })).to.equal(
                true,
            );
            expect(
                await may(
                    "kms:Decrypt",
                    "arn:aws:kms:eu-west-1:123456789012:key/77777777-2222-4333-8444-555555555555",
                    byS3("arn:aws:s3:::old-shop"),
                ),
            ).to.equal(true);
            expect(await may("s3:PutObject", "arn:aws:s3:::old-shop/exports/a.csv")).to.equal(false);
            expect(await may("s3:DeleteObject", "arn:aws:s3:::old-shop/exports/a.csv")).to.equal(false);
            expect(await may("s3:GetObject", "arn:aws:s3:::old-shop/private/a.csv")).to.equal(false);
        });

        it("is assumed by DataSync for this account alone, and must be able to before locations are made", async () => {
            const stack = await record();
            const role = stack.one("aws:iam/role:Role");
            expect(JSON.parse(role.inputs.assumeRolePolicy as string)).to.deep.include({
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Service: "datasync.amazonaws.com" },
                        Action: "sts:AssumeRole",
                        Condition: {
                            StringEquals: { "aws:SourceAccount": "123456789012" },
                            ArnLike: { "aws:SourceArn": "arn:aws:datasync:eu-west-1:123456789012:*" },
                        },
                    },
                ],
            });
            const written = stack.one("aws:iam/rolePolicy:RolePolicy", "legacy-write");
            expect(stack.one("aws:datasync/s3Location:S3Location").dependencies).to.include(written.urn);
        });

        it("comes from elsewhere when it is given", async () => {
            const roleArn = "arn:aws:iam::123456789012:role/datasync";
            const stack = await record({ roleArn });
            expect(stack.ofType("aws:iam/role:Role")).to.deep.equal([]);
            expect(stack.one("aws:datasync/s3Location:S3Location").inputs.s3Config).to.deep.equal({
                bucketAccessRoleArn: roleArn,
            });
        });
    });

    describe("alarms", () => {
        it("tell the topic of failed executions of this very task", async () => {
            const stack = await record();
            expect(patternOf(stack, "failed-executions")).to.deep.equal({
                source: ["aws.datasync"],
                "detail-type": ["DataSync Task Execution State Change"],
                resources: [{ prefix: `${String(task(stack).outputs.arn)}/execution/` }],
                detail: { State: ["ERROR"] },
            });
            expect(alarm(stack, "failed-executions")).to.deep.include({
                namespace: "AWS/Events",
                metricName: "TriggeredRules",
                dimensions: {
                    RuleName: stack.one("aws:cloudwatch/eventRule:EventRule", "legacy-failed-executions")
                        .inputs.name,
                },
                threshold: 0,
                alarmActions: [topicArn],
            });
            expect(
                stack.one("aws:cloudwatch/eventTarget:EventTarget", "legacy-failed-executions-notice").inputs,
            ).to.deep.include({
                arn: topicArn,
                deadLetterConfig: { arn: stack.one("aws:sqs/queue:Queue").outputs.arn },
            });
        });

        it("tell of a task that is unavailable and of its agents that are offline", async () => {
            const stack = await record();
            expect(patternOf(stack, "unreachable-source")).to.deep.equal({
                source: ["aws.datasync"],
                "detail-type": ["DataSync Task State Change", "DataSync Agent State Change"],
                resources: [task(stack).outputs.arn, agentArn],
                detail: { State: ["UNAVAILABLE", "OFFLINE"] },
            });
        });

        it("fire when no run has come, also when nothing is reported", async () => {
            const stack = await record({ schedule: "rate(12 hours)", maxHoursBetweenRuns: 14 });
            expect(alarm(stack, "missed-runs")).to.deep.include({
                namespace: "AWS/DataSync",
                metricName: "FilesTransferred",
                statistic: "SampleCount",
                dimensions: { TaskId: (task(stack).outputs.arn as string).split("/")[1] },
                period: 3600,
                evaluationPeriods: 14,
                comparisonOperator: "LessThanThreshold",
                threshold: 1,
                treatMissingData: "breaching",
            });
        });

        it("take tuning, and stay away for a reason", async () => {
            const stack = await record({
                alarmTuning: {
                    failedExecutions: { threshold: 2 },
                    unreachableSource: { offReason: "the agent sleeps at night" },
                },
            });
            expect(alarm(stack, "failed-executions").threshold).to.equal(2);
            expect(
                stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name),
            ).to.not.include("legacy-unreachable-source");
        });
    });

    describe("alone", () => {
        it("brings its own key and alarm topic, and stands beside another", async () => {
            const stack = await recordStack(() => {
                new DataSyncIngestion("one", { ...args, keyArn: undefined, alarms: undefined });
                new DataSyncIngestion("two", { ...args, keyArn: undefined, alarms: undefined });
            });
            const keys = stack
                .ofType("aws:cloudwatch/logGroup:LogGroup")
                .map(({ inputs }) => inputs.kmsKeyId);
            expect(new Set(keys).size).to.equal(2);
            expect(stack.ofType("aws:sns/topic:Topic")).to.have.length(2);
        });

        it("previews while network and lake aren't there yet", async () => {
            const stack = await recordStack(
                () => {
                    const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
                    const subnet = new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
                    const bucket = new aws.s3.Bucket("lake");
                    const copy = new DataSyncIngestion("legacy", {
                        ...args,
                        keyArn: undefined,
                        alarms: undefined,
                        agentArns: undefined,
                        agent: {
                            ...agent,
                            placement: { ...placement, vpcId: vpc.id, subnetIds: [subnet.id] },
                        },
                        output: {
                            bucketName: bucket.bucket,
                            bucketArn: bucket.arn,
                            prefix: "x/",
                            keyArn: lakeKeyArn,
                        },
                        maxHoursBetweenRuns: 30,
                    });
                    return { task: copy.taskArn };
                },
                { preview: true },
            );
            expect(stack.outputs.task).to.equal(unknown);
            expect(alarm(stack, "failed-executions").dimensions).to.deep.equal({
                RuleName: stack.one("aws:cloudwatch/eventRule:EventRule", "legacy-failed-executions").inputs
                    .name,
            });
        });

        it("puts its tags on everything that takes tags", async () => {
            const stack = await record({ agentArns: undefined, agent, tags: { team: "shop" } });
            for (const type of [
                "aws:datasync/task:Task",
                "aws:datasync/agent:Agent",
                "aws:datasync/nfsLocation:NfsLocation",
                "aws:datasync/s3Location:S3Location",
                "aws:ec2/securityGroup:SecurityGroup",
                "aws:iam/role:Role",
                "aws:cloudwatch/logGroup:LogGroup",
                "aws:cloudwatch/eventRule:EventRule",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
            ]) {
                expect(stack.ofType(type), type).to.not.be.empty;
                for (const { inputs, name } of stack.ofType(type)) {
                    expect(inputs.tags, name).to.deep.equal({ team: "shop" });
                }
            }
        });
    });

    describe("refuses", () => {
        it("no source, and two", () => {
            expect(mistakesOf({ nfs: undefined, agentArns: undefined })).to.deep.equal([
                "source: got []; allowed: exactly one of nfs, smb, objectStorage, s3",
            ]);
            expect(mistakesOf({ s3 })).to.deep.equal([
                'source: got ["nfs","s3"]; allowed: exactly one of nfs, smb, objectStorage, s3',
            ]);
        });

        it("a file server without an agent, or with two ways to one, and S3 with an agent", () => {
            expect(mistakesOf({ agentArns: undefined })).to.deep.equal([
                "agent: got nothing; allowed: agent or agentArns, to reach the source",
            ]);
            expect(mistakesOf({ agent })).to.deep.equal([
                'agent: got "agent and agentArns"; allowed: agent or agentArns, to reach the source',
            ]);
            expect(mistakesOf({ nfs: undefined, s3 })).to.deep.equal([
                'agentArns: got "an agent"; allowed: none for a source in S3',
            ]);
        });

        it("passwords in plain text, without repeating them", () => {
            const mistakes = mistakesOf({
                nfs: undefined,
                smb: { serverHostname: "files", path: "/a", user: "u", password: "open sesame" },
            });
            expect(mistakes).to.deep.equal([
                'smb.password: got "a plain text"; allowed: a Pulumi secret, such as config.requireSecret(...)',
            ]);
            expect(mistakes.join()).to.not.contain("sesame");
        });

        it("an access key of another length than an object store's", () => {
            const objectStorage = { serverHostname: "minio", bucketName: "orders", accessKey: "reader" };
            expect(mistakesOf({ nfs: undefined, objectStorage })).to.deep.equal([
                'objectStorage.accessKey: got "reader"; allowed: 8 to 200 characters',
            ]);
        });

        it("verification turned off, schedules and filters that DataSync doesn't know", () => {
            expect(
                mistakesOf({
                    verifyMode: "NONE",
                    bytesPerSecond: 0,
                    schedule: "cron(*/5 * * * ? *)",
                    maxHoursBetweenRuns: 0,
                    includes: ["orders"],
                    excludes: ["*.tmp|*.bak"],
                    logRetentionDays: 42,
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal([
                "verifyMode",
                "bytesPerSecond",
                "schedule",
                "maxHoursBetweenRuns",
                "logRetentionDays",
                "includes[0]",
                "excludes[0]",
            ]);
            expect(mistakesOf({ schedule: "rate(30 minutes)" })).to.have.length(1);
            expect(mistakesOf({ schedule: "0 2 * * *" })).to.have.length(1);
        });

        it("odd names, paths, versions and agents", () => {
            expect(
                mistakesOf({
                    nfs: { serverHostname: "nfs://files", path: "export", version: "NFS3" },
                    agentArns: ["agent-1"],
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal(["nfs.serverHostname", "nfs.path", "nfs.version", "agentArns[0]"]);
            expect(
                mistakesOf({
                    agentArns: undefined,
                    agent: { ...agent, activationKey: "abc", vpcEndpointId: "vpce-1", cidrs: ["0.0.0.0/0"] },
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal(["agent.activationKey", "agent.vpcEndpointId", "agent.cidrs[0]"]);
        });
    });
});
