import path from "node:path";
import { expect } from "chai";
import { LambdaFunction, type LambdaFunctionArgs } from "../../../components/transformation/lambda-function";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const failures = {
    bucketName: "shop-failed-deliveries",
    bucketArn: "arn:aws:s3:::shop-failed-deliveries",
    prefix: "resize/",
    keyArn,
};
const bundle = path.join("handlers", "dist", "resize", "index.mjs");
const args: LambdaFunctionArgs = {
    handler: { name: "resize", bundle, entry: "index.handler", services: ["s3"] },
    placement: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-workloads"] },
    keyArn,
    alarms: { topicArn },
};

function record(overrides: Partial<LambdaFunctionArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const lambda = new LambdaFunction("resize", { ...args, ...overrides });
            return { services: lambda.services, alarms: lambda.alarms };
        },
        { preview },
    );
}

/** Decides requests of the function's role by the policies that are attached to it. */
function roleDecision(
    stack: RecordedStack,
    request: Pick<AccessRequest, "action" | "resource" | "context" | "resourcePolicy">,
): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role").outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => inputs.policy as string),
        ...request,
    });
}

function functionArn(stack: RecordedStack): string {
    return stack.one("aws:lambda/function:Function").outputs.arn as string;
}

describe("LambdaFunction", () => {
    it("runs the bundle on arm64 in private subnets, encrypted, traced, logged and bounded", async () => {
        const stack = await record();
        const { name, code, role, loggingConfig, ...inputs } = stack.one(
            "aws:lambda/function:Function",
        ).inputs;
        const logGroup = stack.one("aws:cloudwatch/logGroup:LogGroup");
        expect(name).to.match(/^resize-function-/);
        expect(code).to.deep.equal({
            __pulumiArchive: true,
            assets: { "index.mjs": { __pulumiAsset: true, path: bundle } },
        });
        expect(role).to.equal(stack.one("aws:iam/role:Role").outputs.arn);
        expect(loggingConfig).to.deep.equal({
            logGroup: logGroup.outputs.name,
            logFormat: "JSON",
            applicationLogLevel: "INFO",
            systemLogLevel: "INFO",
        });
        expect(logGroup.inputs).to.deep.include({ kmsKeyId: keyArn, retentionInDays: 365 });
        expect(inputs).to.deep.equal({
            description: "Runs the handler resize",
            runtime: "nodejs24.x",
            architectures: ["arm64"],
            packageType: "Zip",
            sourceKmsKeyArn: keyArn,
            handler: "index.handler",
            vpcConfig: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-workloads"] },
            environment: { variables: {} },
            kmsKeyArn: keyArn,
            timeout: 60,
            memorySize: 512,
            reservedConcurrentExecutions: 20,
            tracingConfig: { mode: "Active" },
        });
        expect(stack.outputs.services).to.deep.equal(["s3"]);
    });

    it("takes everything that can be set, and tags throughout", async () => {
        const stack = await record({
            description: "Makes small pictures",
            environment: { SIZE: "120" },
            timeoutSeconds: 900,
            memoryMb: 10_240,
            reservedConcurrency: 3,
            logRetentionDays: 30,
            codeSigningConfigArn: "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1",
            tags: { team: "web" },
        });
        expect(stack.one("aws:lambda/function:Function").inputs).to.deep.include({
            description: "Makes small pictures",
            environment: { variables: { SIZE: "120" } },
            timeout: 900,
            memorySize: 10_240,
            reservedConcurrentExecutions: 3,
            codeSigningConfigArn: "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1",
        });
        expect(stack.one("aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays).to.equal(30);
        const untagged = stack.resources.filter(
            ({ custom, type, inputs }) =>
                custom && type !== "aws:iam/rolePolicy:RolePolicy" && inputs.tags === undefined,
        );
        expect(untagged.map(({ name }) => name)).to.deep.equal([]);
    });

    it("brings along a key that Lambda and its logs can use, and a topic, where it is given none", async () => {
        const stack = await record({ keyArn: undefined, alarms: undefined });
        const lambda = stack.one("aws:lambda/function:Function");
        const key = stack.at(lambda.propertyDependencies.kmsKeyArn[0]);
        expect(key.inputs.description).to.equal("resize: encrypts lambda, logs");
        expect(stack.one("aws:cloudwatch/logGroup:LogGroup").inputs.kmsKeyId).to.equal(key.outputs.arn);
        expect(alarmGaps(stack, stack.one("aws:sns/topic:Topic").outputs.arn as string)).to.deep.equal([]);
    });

    it("runs under a role from elsewhere, and adds its grants to that", async () => {
        const role = { name: "shared", arn: "arn:aws:iam::123456789012:role/shared" };
        const stack = await record({ role, failures });
        expect(stack.ofType("aws:iam/role:Role")).to.deep.equal([]);
        expect(stack.one("aws:lambda/function:Function").inputs.role).to.equal(role.arn);
        const grants = stack.ofType("aws:iam/rolePolicy:RolePolicy");
        expect(grants.map(({ name, inputs }) => [name, inputs.role])).to.have.deep.members([
            ["resize-run", "shared"],
            ["resize-attach", "shared"],
            ["resize-keep-failures", "shared"],
        ]);
    });

    it("is assumed by Lambda for this account alone", async () => {
        const stack = await record();
        const role = stack.one("aws:iam/role:Role");
        const assume = (principal: string, account: string) =>
            decide({
                principal,
                action: "sts:AssumeRole",
                resource: role.outputs.arn as string,
                resourcePolicy: role.inputs.assumeRolePolicy as string,
                context: { "aws:SourceAccount": account },
            });
        expect(await assume("lambda.amazonaws.com", "123456789012")).to.equal("Allowed");
        expect(await assume("lambda.amazonaws.com", "210987654321")).to.equal("ImplicitlyDenied");
        expect(await assume("glue.amazonaws.com", "123456789012")).to.equal("ImplicitlyDenied");
    });

    it("lets Lambda attach it to its subnets before the function is made, but not the function's code", async () => {
        const stack = await record();
        const attach = stack.one("aws:iam/rolePolicy:RolePolicy", "resize-attach");
        expect(stack.one("aws:lambda/function:Function").dependencies).to.include(attach.urn);
        const place = "arn:aws:ec2:eu-west-1:123456789012:";
        const create = (resource: string) =>
            roleDecision(stack, { action: "ec2:CreateNetworkInterface", resource: `${place}${resource}` });
        expect(await create("subnet/subnet-a")).to.equal("Allowed");
        expect(await create("security-group/sg-workloads")).to.equal("Allowed");
        expect(await create("network-interface/eni-1")).to.equal("Allowed");
        expect(await create("subnet/subnet-public")).to.equal("ImplicitlyDenied");
        expect(
            await roleDecision(stack, {
                action: "ec2:DeleteNetworkInterface",
                resource: `${place}network-interface/eni-1`,
            }),
        ).to.equal("Allowed");
        expect(
            await roleDecision(stack, {
                action: "ec2:CreateNetworkInterface",
                resource: `${place}subnet/subnet-a`,
                context: { "lambda:SourceFunctionArn": functionArn(stack) },
            }),
        ).to.equal("ImplicitlyDenied");
        expect(
            await roleDecision(stack, {
                action: "ec2:DescribeNetworkInterfaces",
                resource: "*",
                context: { "lambda:SourceFunctionArn": functionArn(stack) },
            }),
        ).to.equal("ImplicitlyDenied");
    });

    it("may write its own logs and traces, and use the key through Lambda, and nothing else", async () => {
        const stack = await record();
        const logGroupArn = stack.one("aws:cloudwatch/logGroup:LogGroup").outputs.arn as string;
        expect(
            await roleDecision(stack, {
                action: "logs:PutLogEvents",
                resource: `${logGroupArn}:log-stream:a`,
            }),
        ).to.equal("Allowed");
        expect(
            await roleDecision(stack, {
                action: "logs:PutLogEvents",
                resource: "arn:aws:logs:eu-west-1:123456789012:log-group:other:log-stream:a",
            }),
        ).to.equal("ImplicitlyDenied");
        expect(await roleDecision(stack, { action: "xray:PutTraceSegments", resource: "*" })).to.equal(
            "Allowed",
        );
        expect(
            await roleDecision(stack, { action: "s3:PutObject", resource: "arn:aws:s3:::bucket/key" }),
        ).to.equal("ImplicitlyDenied");
        const own = await record({ keyArn: undefined });
        const key = own.resources.find(
            ({ type, inputs }) => type === "aws:kms/key:Key" && /lambda/.test(String(inputs.description)),
        )!;
        const decrypt = (service: string) =>
            roleDecision(own, {
                action: "kms:Decrypt",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` },
            });
        expect(await decrypt("lambda")).to.equal("Allowed");
        expect(await decrypt("s3")).to.equal("ImplicitlyDenied");
    });

    it("keeps whole what it fails to process asynchronously, once it may write there", async () => {
        const stack = await record({ failures });
        const asynchronous = stack.one("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
        expect(asynchronous.inputs).to.deep.equal({
            functionName: stack.one("aws:lambda/function:Function").outputs.name,
            maximumRetryAttempts: 2,
            destinationConfig: { onFailure: { destination: failures.bucketArn } },
        });
        expect(asynchronous.dependencies).to.include(
            stack.one("aws:iam/rolePolicy:RolePolicy", "resize-keep-failures").urn,
        );
        const put = (key: string) =>
            roleDecision(stack, { action: "s3:PutObject", resource: `${failures.bucketArn}/${key}` });
        expect(await put("aws/lambda/async/resize/2026/11/23/a")).to.equal("Allowed");
        expect(await put("resize/a")).to.equal("ImplicitlyDenied");
        expect(await roleDecision(stack, { action: "s3:ListBucket", resource: failures.bucketArn })).to.equal(
            "Allowed",
        );
    });

    it("watches errors, throttles and the approach of the timeout, each tunable", async () => {
        const stack = await record({
            timeoutSeconds: 30,
            alarmTuning: { errors: { threshold: 5 }, throttles: { offReason: "One at a time is enough" } },
        });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        expect(
            alarms.map(({ name, inputs }) => [name, inputs.metricName, inputs.threshold]),
        ).to.have.deep.members([
            ["resize-errors", "Errors", 5],
            ["resize-duration", "Duration", 24_000],
        ]);
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "resize-errors").inputs.dimensions,
        ).to.deep.equal({
            FunctionName: stack.one("aws:lambda/function:Function").outputs.name,
        });
    });

    it("watches for events that Lambda gave up, and records that the code counts as not stored", async () => {
        const stack = await record({ failures, handler: { ...args.handler, countsRecords: true } });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const { name } = stack.one("aws:lambda/function:Function").outputs;
        const alarm = (id: string) =>
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `resize-${id}`).inputs;
        expect(alarm("dropped-events")).to.deep.include({
            namespace: "AWS/Lambda",
            metricName: "AsyncEventsDropped",
            dimensions: { FunctionName: name },
            threshold: 0,
        });
        expect(alarm("records-failed")).to.deep.include({
            namespace: "SecureCart",
            metricName: "RecordsFailed",
            dimensions: { service: name },
            threshold: 0,
            evaluationPeriods: 5,
            datapointsToAlarm: 3,
        });
        expect(alarm("records-quarantined")).to.deep.include({
            namespace: "SecureCart",
            metricName: "RecordsQuarantined",
            dimensions: { service: name },
            threshold: 0,
            period: 300,
            evaluationPeriods: 1,
        });
    });

    it("keeps two in one stack apart", async () => {
        const stack = await recordStack(() => [
            new LambdaFunction("a", args),
            new LambdaFunction("b", { ...args, failures }),
        ]);
        const names = stack.ofType("aws:lambda/function:Function").map(({ inputs }) => inputs.name);
        expect(new Set(names)).to.have.property("size", 2);
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
    });

    it("knows its alarms' dimensions in a preview", async () => {
        const stack = await record({}, true);
        const lambda = stack.one("aws:lambda/function:Function");
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "resize-errors").inputs.dimensions,
        ).to.deep.equal({ FunctionName: lambda.inputs.name });
    });

    it("refuses, all at once, what Lambda would refuse late", () => {
        const mistakes = mistakesOf(
            () =>
                new LambdaFunction("resize", {
                    ...args,
                    handler: { ...args.handler, entry: "main.handler", services: ["s3", "snowball"] },
                    timeoutSeconds: 901,
                    memoryMb: 64,
                    reservedConcurrency: -1,
                    logRetentionDays: 2,
                }),
        );
        expect(mistakes.map((mistake) => mistake.split("; allowed:")[0])).to.deep.equal([
            "timeoutSeconds: got 901",
            "memoryMb: got 64",
            "reservedConcurrency: got -1",
            "logRetentionDays: got 2",
            'handler.entry: got "main.handler"',
            'handler.services[1]: got "snowball"',
        ]);
        expect(mistakes[4]).to.match(/such as index\.handler$/);
    });
});
