import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import { FileTransfer, type FileTransferArgs } from "../../../components/ingestion/file-transfer";
import type { LambdaBundle } from "../../../components/transformation/lambda-bundle";
import { readSettings } from "../../../handlers/transfer-identity/settings";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { byS3, principalMay, roleMay, serviceMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const lakeKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-4333-8444-555555555555";
const validatorArn = "arn:aws:lambda:eu-west-1:123456789012:function:file-validator";
const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/aaaaaaaa-2222-4333-8444-555555555555";
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA9OY0qV6XYVHaaOiWAcj2spDJVbgjrqDPY4pxd6GnHl depot";
const otherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9OY0qV6XYVHaaOiWAcj2spDJVbgjrqDPY4pxd6GnHl depot";
const bucketArn = "arn:aws:s3:::lake-raw";
const identityHandler: LambdaBundle = {
    name: "transfer-identity",
    bundle: __filename,
    entry: "file-transfer.handler",
    services: ["secretsmanager"],
};
const placement = {
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupIds: ["sg-workloads"],
    vpcId: "vpc-1",
};
const args: FileTransferArgs = {
    placement,
    clientCidrs: ["10.20.0.0/16"],
    landing: { bucketName: "lake-raw", bucketArn, prefix: "inventory/", keyArn: lakeKeyArn },
    users: [
        { name: "depot-north", publicKeys: [publicKey] },
        { name: "depot-south", publicKeys: [otherKey, publicKey] },
    ],
    validatorArn,
    keyArn,
    alarms: { topicArn },
};
const allProtocols: FileTransferArgs = {
    ...args,
    protocols: ["SFTP", "FTPS", "FTP"],
    users: [{ name: "depot-north" }, { name: "depot-south" }],
    certificateArn,
    identityHandler,
    ftpReason: "The scanners of depot south know nothing else until 2027.",
};

function record(overrides: Partial<FileTransferArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ files: new FileTransfer("files", { ...args, ...overrides }) }), { preview });
}

function server(stack: RecordedStack): RecordedResource {
    return stack.one("aws:transfer/server:Server");
}

function children(stack: RecordedStack): string[] {
    return stack
        .below(stack.one("securecart:index:FileTransfer"))
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
        .sort();
}

function alarm(stack: RecordedStack, id: string): Record<string, unknown> {
    return stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `files-${id}`).inputs;
}

function patternOf(stack: RecordedStack, rule: string): Record<string, unknown> {
    return JSON.parse(
        stack.one("aws:cloudwatch/eventRule:EventRule", rule).inputs.eventPattern as string,
    ) as Record<string, unknown>;
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new FileTransfer("files", { ...args, ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("FileTransfer", () => {
    describe("by SFTP alone", () => {
        it("makes a server with users and keys, their role, logs, rules, a dead-letter queue and alarms", async () => {
            expect(children(await record())).to.deep.equal([
                "DeadLetterQueue files-undelivered",
                "EventRule files-arrivals",
                "EventRule files-failed-uploads",
                "EventTarget files-arrivals-target",
                "EventTarget files-failed-uploads-notice",
                "LogGroup files-logs",
                "LogMetricFilter files-failed-logins",
                "MetricAlarm files-failed-logins",
                "MetricAlarm files-failed-uploads",
                "MetricAlarm files-missing-files",
                "MetricAlarm files-undelivered-messages",
                "Permission files-arrivals-permission",
                "Queue files-undelivered-queue",
                "QueuePolicy files-undelivered-policy",
                "Role files-user-role",
                "RolePolicy files-user-role-landing",
                "SecurityGroup files-server",
                "Server files-server",
                "SshKey files-key-depot-north-83ef4b44",
                "SshKey files-key-depot-south-83ef4b44",
                "SshKey files-key-depot-south-a5510388",
                "User files-user-depot-north",
                "User files-user-depot-south",
            ]);
        });

        it("listens inside the VPC alone, with current algorithms", async () => {
            const stack = await record();
            const { inputs } = server(stack);
            expect(inputs).to.deep.include({
                domain: "S3",
                protocols: ["SFTP"],
                endpointType: "VPC",
                identityProviderType: "SERVICE_MANAGED",
                securityPolicyName: "TransferSecurityPolicy-2025-03",
                endpointDetails: {
                    vpcId: "vpc-1",
                    subnetIds: ["subnet-a", "subnet-b"],
                    securityGroupIds: [stack.one("aws:ec2/securityGroup:SecurityGroup").id],
                },
            });
            expect(inputs).to.not.have.any.keys("certificate", "function", "sftpAuthenticationMethods");
        });

        it("admits the clients' addresses on the SSH port alone, and calls nobody", async () => {
            const { inputs } = (await record()).one("aws:ec2/securityGroup:SecurityGroup");
            expect(inputs.ingress).to.deep.equal([
                {
                    protocol: "tcp",
                    fromPort: 22,
                    toPort: 22,
                    cidrBlocks: ["10.20.0.0/16"],
                    description: "File transfer clients",
                },
            ]);
            expect(inputs).to.not.have.property("egress");
        });

        it("shows each user one folder as root", async () => {
            const user = (await record()).one("aws:transfer/user:User", "files-user-depot-north").inputs;
            expect(user.homeDirectoryType).to.equal("LOGICAL");
            expect(user.homeDirectoryMappings).to.deep.equal([
                { entry: "/", target: "/lake-raw/inventory/depot-north" },
            ]);
        });

        it("writes structured logs to an encrypted log group", async () => {
            const stack = await record();
            const logs = stack.one("aws:cloudwatch/logGroup:LogGroup");
            expect(logs.inputs).to.include({ kmsKeyId: keyArn, retentionInDays: 365 });
            expect(server(stack).inputs.structuredLogDestinations).to.deep.equal([
                `${String(logs.outputs.arn)}:*`,
            ]);
        });
    });

    describe("sessions of users", () => {
        async function session(overrides: Partial<FileTransferArgs> = {}) {
            const stack = await record(overrides);
            const role = stack.one("aws:iam/role:Role", "files-user-role");
            const sessionPolicy = stack.one("aws:transfer/user:User", "files-user-depot-north").inputs
                .policy as string;
            expect(sessionPolicy.length).to.be.at.most(2048);
            return (action: string, resource: string, context: Record<string, string> = {}) =>
                roleMay(stack, role, { action, resource, context, sessionPolicy });
        }

        it("may add, read and list files in the user's own folder", async () => {
            const may = await session();
            const file = `${bucketArn}/inventory/depot-north/stock.csv`;
            expect(await may("s3:PutObject", file)).to.equal(true);
            expect(await may("s3:GetObject", file)).to.equal(true);
            expect(await may("s3:AbortMultipartUpload", file)).to.equal(true);
            expect(await may("s3:ListBucket", bucketArn, { "s3:prefix": "inventory/depot-north/" })).to.equal(
                true,
            );
            expect(await may("kms:GenerateDataKey", lakeKeyArn, byS3(bucketArn))).to.equal(true);
            expect(await may("kms:Decrypt", lakeKeyArn, byS3(bucketArn))).to.equal(true);
        });

        it("may not reach another's folder, another prefix, bucket or key", async () => {
            const may = await session();
            expect(await may("s3:PutObject", `${bucketArn}/inventory/depot-south/stock.csv`)).to.equal(false);
            expect(await may("s3:GetObject", `${bucketArn}/inventory/depot-northwest/stock.csv`)).to.equal(
                false,
            );
            expect(await may("s3:GetObject", `${bucketArn}/transactions/2026/a.gz`)).to.equal(false);
            expect(await may("s3:ListBucket", bucketArn, { "s3:prefix": "inventory/" })).to.equal(false);
            expect(await may("s3:ListBucket", bucketArn)).to.equal(false);
            expect(await may("s3:PutObject", "arn:aws:s3:::other/inventory/depot-north/a")).to.equal(false);
            expect(await may("kms:Decrypt", keyArn, byS3(bucketArn))).to.equal(false);
        });

        it("may rename and delete only where clients upload under temporary names", async () => {
            const file = `${bucketArn}/inventory/depot-north/stock.csv.filepart`;
            expect(await (await session())("s3:DeleteObject", file)).to.equal(false);
            const may = await session({ temporarySuffixes: [".filepart"] });
            expect(await may("s3:DeleteObject", file)).to.equal(true);
            expect(await may("s3:DeleteObject", `${bucketArn}/inventory/depot-south/stock.csv`)).to.equal(
                false,
            );
            expect(await may("s3:DeleteObjectVersion", file)).to.equal(false);
        });

        it("are opened by Transfer Family for this account alone", async () => {
            const stack = await record();
            const trust = JSON.parse(
                stack.one("aws:iam/role:Role", "files-user-role").inputs.assumeRolePolicy as string,
            ) as unknown;
            expect(trust).to.deep.equal({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Service: "transfer.amazonaws.com" },
                        Action: "sts:AssumeRole",
                        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                    },
                ],
            });
        });

        it("take a role from elsewhere", async () => {
            const userRoleArn = "arn:aws:iam::123456789012:role/partners";
            const stack = await record({ userRoleArn });
            expect(stack.ofType("aws:iam/role:Role")).to.deep.equal([]);
            expect(stack.one("aws:transfer/user:User", "files-user-depot-north").inputs.role).to.equal(
                userRoleArn,
            );
        });
    });

    describe("by SFTP, FTPS and FTP", () => {
        it("asks one identity provider about all users", async () => {
            const stack = await record(allProtocols);
            const { inputs } = server(stack);
            expect(inputs).to.deep.include({
                protocols: ["SFTP", "FTPS", "FTP"],
                identityProviderType: "AWS_LAMBDA",
                function: stack.one("aws:lambda/function:Function").outputs.arn,
                sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",
                certificate: certificateArn,
                protocolDetails: { tlsSessionResumptionMode: "ENFORCED", setStatOption: "ENABLE_NO_OP" },
            });
            expect(stack.ofType("aws:transfer/user:User")).to.deep.equal([]);
            expect(stack.ofType("aws:transfer/sshKey:SshKey")).to.deep.equal([]);
        });

        it("opens each protocol's ports once", async () => {
            const { inputs } = (await record(allProtocols)).one("aws:ec2/securityGroup:SecurityGroup");
            const ports = (inputs.ingress as { fromPort: number; toPort: number }[]).map(
                ({ fromPort, toPort }) => [fromPort, toPort],
            );
            expect(ports).to.deep.equal([
                [22, 22],
                [21, 21],
                [990, 990],
                [8192, 8200],
            ]);
        });

        it("keeps each user's secret under the server, encrypted, and empty", async () => {
            const stack = await record(allProtocols);
            const secrets = stack.ofType("aws:secretsmanager/secret:Secret").map(({ inputs }) => inputs);
            expect(secrets.map(({ name }) => name)).to.have.members([
                `transfer/${server(stack).id}/depot-north`,
                `transfer/${server(stack).id}/depot-south`,
            ]);
            expect(secrets.map(({ kmsKeyId }) => kmsKeyId)).to.deep.equal([keyArn, keyArn]);
            expect(stack.ofType("aws:secretsmanager/secretVersion:SecretVersion")).to.deep.equal([]);
        });

        it("lets the provider read these secrets and no other", async () => {
            const stack = await record(allProtocols);
            const role = stack.one("aws:iam/role:Role", "files-identity-role");
            const secret = stack.one("aws:secretsmanager/secret:Secret", "files-user-depot-north").outputs
                .arn as string;
            const through = { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" };
            const may = (action: string, resource: string, context = {}) =>
                roleMay(stack, role, { action, resource, context });
            expect(await may("secretsmanager:GetSecretValue", secret)).to.equal(true);
            expect(await may("secretsmanager:PutSecretValue", secret)).to.equal(false);
            const unknownUser = secret.replace("depot-north", "nobody");
            expect(await may("secretsmanager:GetSecretValue", unknownUser)).to.equal(true);
            const otherServer = secret.replace(server(stack).id, "s-0123456789abcdef0");
            expect(await may("secretsmanager:GetSecretValue", otherServer)).to.equal(false);
            expect(
                await may(
                    "secretsmanager:GetSecretValue",
                    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf",
                ),
            ).to.equal(false);
            expect(await may("kms:Decrypt", keyArn, through)).to.equal(true);
            expect(await may("kms:Encrypt", keyArn, through)).to.equal(false);
            expect(await may("s3:GetObject", `${bucketArn}/inventory/depot-north/stock.csv`)).to.equal(false);
        });

        it("lets this very server ask, and no other", async () => {
            const stack = await record(allProtocols);
            const { inputs } = stack.one("aws:lambda/permission:Permission", "files-ask-identity");
            expect(inputs).to.deep.include({
                principal: "transfer.amazonaws.com",
                sourceArn: server(stack).outputs.arn,
                sourceAccount: "123456789012",
                function: stack.one("aws:lambda/function:Function").outputs.arn,
            });
        });

        it("tells the provider where homes are and under which role users act", async () => {
            const stack = await record(allProtocols);
            const { variables } = stack.one("aws:lambda/function:Function").inputs.environment as {
                variables: Record<string, string>;
            };
            expect(readSettings(variables)).to.deep.equal({
                landing: { bucket: "lake-raw", prefix: "inventory/", keyArn: lakeKeyArn },
                userRoleArn: stack.one("aws:iam/role:Role", "files-user-role").outputs.arn,
                mayRename: false,
            });
        });

        it("names the endpoints that the provider calls", async () => {
            const services = (await record(allProtocols)).one("securecart:index:FileTransfer").outputs
                .services;
            expect(services).to.deep.equal(["secretsmanager"]);
            expect((await record()).one("securecart:index:FileTransfer").outputs.services).to.deep.equal([]);
        });

        it("takes a provider for SFTP alone too", async () => {
            const stack = await record({ identityHandler, users: [{ name: "depot-north" }] });
            expect(server(stack).inputs.identityProviderType).to.equal("AWS_LAMBDA");
        });
    });

    describe("arrivals", () => {
        it("start validation of files that are whole, of this very server", async () => {
            const stack = await record();
            expect(patternOf(stack, "files-arrivals")).to.deep.equal({
                source: ["aws.transfer"],
                "detail-type": ["SFTP Server File Upload Completed"],
                detail: { "server-id": [server(stack).id] },
            });
            const target = stack.one(
                "aws:cloudwatch/eventTarget:EventTarget",
                "files-arrivals-target",
            ).inputs;
            expect(target.arn).to.equal(validatorArn);
            expect(target.deadLetterConfig).to.deep.equal({
                arn: stack.one("aws:sqs/queue:Queue").outputs.arn,
            });
        });

        it("wait for the rename where clients upload under temporary names", async () => {
            const stack = await record({ temporarySuffixes: [".filepart", ".tmp"] });
            const whole = { "anything-but": { suffix: [".filepart", ".tmp"] } };
            expect(patternOf(stack, "files-arrivals")).to.deep.equal({
                source: ["aws.transfer"],
                "detail-type": ["SFTP Server File Upload Completed", "SFTP Server File Rename Completed"],
                detail: {
                    "server-id": [server(stack).id],
                    $or: [{ "file-path": [whole] }, { "renamed-file-path": [whole] }],
                },
            });
        });

        it("come from every protocol", async () => {
            expect(patternOf(await record(allProtocols), "files-arrivals")["detail-type"]).to.deep.equal([
                "SFTP Server File Upload Completed",
                "FTPS Server File Upload Completed",
                "FTP Server File Upload Completed",
            ]);
        });

        it("may invoke the validator, from this rule alone", async () => {
            const stack = await record();
            const rule = stack.one("aws:cloudwatch/eventRule:EventRule", "files-arrivals");
            expect(
                stack.one("aws:lambda/permission:Permission", "files-arrivals-permission").inputs,
            ).to.deep.equal({
                function: validatorArn,
                action: "lambda:InvokeFunction",
                principal: "events.amazonaws.com",
                sourceArn: rule.outputs.arn,
            });
        });

        it("that can't be told are kept: the queue admits this component's rules", async () => {
            const stack = await record();
            const queue = stack.one("aws:sqs/queue:Queue");
            const resourcePolicy = stack.one("aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string;
            const may = (sourceArn: unknown) =>
                serviceMay("events.amazonaws.com", {
                    action: "sqs:SendMessage",
                    resource: queue.outputs.arn as string,
                    resourcePolicy,
                    context: { "aws:SourceArn": sourceArn as string },
                });
            for (const { outputs } of stack.ofType("aws:cloudwatch/eventRule:EventRule")) {
                expect(await may(outputs.arn)).to.equal(true);
            }
            expect(await may("arn:aws:events:eu-west-1:123456789012:rule/other")).to.equal(false);
            expect(await may("arn:aws:events:eu-west-1:999988887777:rule/files-arrivals")).to.equal(false);
        });

        it("start nothing without a validator", async () => {
            const stack = await record({ validatorArn: undefined });
            expect(stack.ofType("aws:lambda/permission:Permission")).to.deep.equal([]);
            expect(stack.ofType("aws:cloudwatch/eventRule:EventRule").map(({ name }) => name)).to.deep.equal([
                "files-failed-uploads",
            ]);
        });
    });

    describe("alarms", () => {
        it("tell the topic, each of a metric of this very server", async () => {
            const stack = await record();
            const own: Record<string, unknown> = {
                "files-failed-logins": { ServerArn: server(stack).outputs.arn },
                "files-failed-uploads": {
                    RuleName: stack.one("aws:cloudwatch/eventRule:EventRule", "files-failed-uploads").inputs
                        .name,
                },
                "files-missing-files": { ServerId: server(stack).id },
                "files-undelivered-messages": { QueueName: stack.one("aws:sqs/queue:Queue").inputs.name },
            };
            const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
            expect(alarms.map(({ name }) => name)).to.have.members(Object.keys(own));
            for (const { name, inputs } of alarms) {
                expect(inputs.dimensions, name).to.deep.equal(own[name]);
                expect(inputs.alarmActions, name).to.deep.equal([topicArn]);
            }
        });

        it("count refused logins in the server's log", async () => {
            const stack = await record();
            const filter = stack.one("aws:cloudwatch/logMetricFilter:LogMetricFilter").inputs;
            const counted = filter.metricTransformation as Record<string, unknown>;
            expect(filter.logGroupName).to.equal(stack.one("aws:cloudwatch/logGroup:LogGroup").inputs.name);
            expect(filter.pattern).to.equal('{ $.activity-type = "AUTH_FAILURE" }');
            expect(counted.dimensions).to.deep.equal({ ServerArn: "$.resource-arn" });
            expect(alarm(stack, "failed-logins")).to.deep.include({
                namespace: counted.namespace,
                metricName: counted.name,
                statistic: "Sum",
                threshold: 5,
            });
        });

        it("tell of each failed upload what failed, and fire", async () => {
            const stack = await record();
            expect(patternOf(stack, "files-failed-uploads")).to.deep.equal({
                source: ["aws.transfer"],
                "detail-type": ["SFTP Server File Upload Failed", "SFTP Server File Rename Failed"],
                detail: { "server-id": [server(stack).id] },
            });
            const notice = stack.one(
                "aws:cloudwatch/eventTarget:EventTarget",
                "files-failed-uploads-notice",
            ).inputs;
            expect(notice.arn).to.equal(topicArn);
            expect(alarm(stack, "failed-uploads")).to.include({
                namespace: "AWS/Events",
                metricName: "TriggeredRules",
                threshold: 0,
            });
        });

        it("fire when no file comes by the deadline, also when nothing is reported", async () => {
            const stack = await record({ maxHoursBetweenFiles: 28 });
            expect(alarm(stack, "missing-files")).to.include({
                namespace: "AWS/Transfer",
                metricName: "FilesIn",
                statistic: "Sum",
                period: 3600,
                evaluationPeriods: 28,
                datapointsToAlarm: 28,
                comparisonOperator: "LessThanThreshold",
                threshold: 1,
                treatMissingData: "breaching",
            });
        });

        it("take tuning, and stay away for a reason", async () => {
            const stack = await record({
                alarmTuning: {
                    failedLogins: { threshold: 50 },
                    missingFiles: { offReason: "deliveries are on demand" },
                },
            });
            expect(alarm(stack, "failed-logins").threshold).to.equal(50);
            expect(
                stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name),
            ).to.not.include("files-missing-files");
        });
    });

    describe("alone", () => {
        it("brings its own key and alarm topic, and stands beside another", async () => {
            const stack = await recordStack(() => {
                new FileTransfer("one", { ...args, keyArn: undefined, alarms: undefined });
                new FileTransfer("two", { ...allProtocols, keyArn: undefined, alarms: undefined });
            });
            const [one, two] = stack
                .ofType("aws:cloudwatch/logGroup:LogGroup")
                .map(({ inputs }) => inputs.kmsKeyId);
            expect(one).to.match(/^arn:aws:kms:/);
            expect(two).to.match(/^arn:aws:kms:/);
            expect(one).to.not.equal(two);
            expect(stack.ofType("aws:sns/topic:Topic")).to.have.length(2);
        });

        it("previews while network, lake and validator aren't there yet", async () => {
            const stack = await recordStack(
                () => {
                    const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
                    const bucket = new aws.s3.Bucket("lake");
                    const files = new FileTransfer("files", {
                        ...allProtocols,
                        keyArn: undefined,
                        placement: pulumi.output({ ...placement, vpcId: vpc.id }),
                        landing: pulumi.output({
                            bucketName: bucket.bucket,
                            bucketArn: bucket.arn,
                            prefix: "inventory/",
                            keyArn: lakeKeyArn,
                        }),
                    });
                    return { id: files.serverId, services: files.services };
                },
                { preview: true },
            );
            expect(stack.outputs).to.deep.equal({ id: unknown, services: ["secretsmanager"] });
            expect(stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")).to.have.length(7);
        });

        it("puts its tags on everything that takes tags, and protects the server and secrets", async () => {
            const stack = await record({ ...allProtocols, tags: { team: "shop" }, protect: true });
            for (const type of [
                "aws:transfer/server:Server",
                "aws:secretsmanager/secret:Secret",
                "aws:iam/role:Role",
                "aws:cloudwatch/logGroup:LogGroup",
                "aws:cloudwatch/eventRule:EventRule",
                "aws:ec2/securityGroup:SecurityGroup",
                "aws:sqs/queue:Queue",
                "aws:lambda/function:Function",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
            ]) {
                expect(stack.ofType(type)).to.not.be.empty;
                for (const { inputs, name } of stack.ofType(type)) {
                    expect(inputs.tags, name).to.deep.equal({ team: "shop" });
                }
            }
            expect(server(stack).protect).to.equal(true);
            expect(
                stack.ofType("aws:secretsmanager/secret:Secret").map(({ protect }) => protect),
            ).to.deep.equal([true, true]);
        });

        it("keeps a key that stays when another goes", async () => {
            const keys = async (publicKeys: string[]) =>
                (await record({ users: [{ name: "depot-south", publicKeys }] }))
                    .ofType("aws:transfer/sshKey:SshKey")
                    .map(({ name }) => name);
            const [kept] = await keys([publicKey]);
            expect(await keys([otherKey, publicKey])).to.include(kept);
        });

        it("shows users nothing that the lake doesn't let them see", async () => {
            const stack = await record();
            const role = stack.one("aws:iam/role:Role", "files-user-role");
            const policies = stack
                .ofType("aws:iam/rolePolicy:RolePolicy")
                .filter(({ inputs }) => inputs.role === role.inputs.name)
                .map(({ inputs }) => inputs.policy as string);
            const mayList = (prefix: string) =>
                principalMay(role.outputs.arn as string, policies, {
                    action: "s3:ListBucket",
                    resource: bucketArn,
                    context: { "s3:prefix": prefix },
                });
            expect(await mayList("inventory/depot-north/")).to.equal(true);
            expect(await mayList("transactions/")).to.equal(false);
        });
    });

    describe("refuses", () => {
        it("FTPS and FTP without an identity provider, a certificate, a reason", () => {
            expect(
                mistakesOf({ protocols: ["FTPS", "FTP"], users: [{ name: "depot-north" }] }),
            ).to.deep.equal([
                "certificateArn: got nothing; allowed: the ARN of an ACM certificate, which FTPS needs",
                'ftpReason: got ""; allowed: the reason, in words, why passwords and files must travel in clear text; or no FTP',
                "identityHandler: got nothing; allowed: a handler that knows the users, since Transfer Family keeps users of SFTP alone",
            ]);
        });

        it("a certificate and a reason that nothing needs", () => {
            expect(
                mistakesOf({ certificateArn, ftpReason: "why not, after all" }).map((m) => m.split(";")[0]),
            ).to.deep.equal([
                `certificateArn: got ${JSON.stringify(certificateArn)}`,
                'ftpReason: got "why not, after all"',
            ]);
        });

        it("protocols and security policies that aren't offered", () => {
            expect(
                mistakesOf({
                    protocols: ["SFTP", "SFTP", "SCP"],
                    securityPolicy: "TransferSecurityPolicy-2018-11",
                }).map((m) => m.split(";")[0]),
            ).to.deep.equal([
                'securityPolicy: got "TransferSecurityPolicy-2018-11"',
                'protocols[1]: got "SFTP"',
                'protocols[2]: got "SCP"',
            ]);
        });

        it("clients from the whole internet, and blocks that aren't blocks", () => {
            expect(
                mistakesOf({ clientCidrs: ["0.0.0.0/0", "10.20.1.0/16", "office"] }).map(
                    (m) => m.split(":")[0],
                ),
            ).to.deep.equal(["clientCidrs[0]", "clientCidrs[1]", "clientCidrs[2]"]);
            expect(mistakesOf({ clientCidrs: [] })).to.have.length(1);
        });

        it("users that couldn't log in, or twice, or with odd names and keys", () => {
            expect(
                mistakesOf({
                    users: [
                        { name: "ab", publicKeys: [publicKey] },
                        { name: "depot-north" },
                        { name: "depot-north", publicKeys: ["-----BEGIN RSA PRIVATE KEY-----"] },
                        { name: "depot-east", publicKeys: [publicKey, publicKey] },
                    ],
                }).map((m) => m.split(":")[0]),
            ).to.deep.equal([
                "users[0].name",
                "users[1].publicKeys",
                "users[2].name",
                "users[2].publicKeys[0]",
                "users[3].publicKeys[1]",
            ]);
            expect(mistakesOf({ users: [] })).to.deep.equal(["users: got []; allowed: at least one user"]);
        });

        it("public keys where an identity provider reads them from secrets", () => {
            expect(mistakesOf({ identityHandler }).map((m) => m.split(";")[0])).to.deep.equal([
                'users[0].publicKeys: got "1 keys"',
                'users[1].publicKeys: got "2 keys"',
            ]);
        });

        it("deadlines, retentions and suffixes out of range", () => {
            expect(
                mistakesOf({
                    maxHoursBetweenFiles: 169,
                    logRetentionDays: 42,
                    temporarySuffixes: ["part"],
                }).map((m) => m.split(":")[0]),
            ).to.deep.equal(["maxHoursBetweenFiles", "logRetentionDays", "temporarySuffixes[0]"]);
        });

        it("a placement without a VPC", async () => {
            await record({ placement: { ...placement, vpcId: undefined } }).then(
                () => expect.fail("expected an error"),
                (error: Error) => expect(error.message).to.contain("placement.vpcId: got nothing"),
            );
        });
    });
});
