import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import { WebhookIngestion, type WebhookIngestionArgs } from "../../../components/ingestion/webhook-ingestion";
import type { LambdaBundle } from "../../../components/transformation/lambda-bundle";
import { readSettings } from "../../../handlers/webhook-receiver/settings";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { roleMay, serviceMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const streamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/payments-1a2b3c4";
const streamKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/88888888-2222-4333-8444-555555555555";
const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/aaaaaaaa-2222-4333-8444-555555555555";
const handler: LambdaBundle = {
    name: "webhook-receiver",
    bundle: __filename,
    entry: "webhook-ingestion.handler",
    services: ["kinesis-streams", "secretsmanager", "dynamodb"],
};
const args: WebhookIngestionArgs = {
    placement: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-1"], vpcId: "vpc-1" },
    stream: { kind: "kinesis", arn: streamArn, keyArn: streamKeyArn },
    processors: [
        { name: "stripe", scheme: "stripe", toleranceSeconds: 600 },
        { name: "fraud-check", scheme: "standard" },
    ],
    handler,
    keyArn,
    alarms: { topicArn },
};

function record(overrides: Partial<WebhookIngestionArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ hooks: new WebhookIngestion("hooks", { ...args, ...overrides }) }), {
        preview,
    });
}

function one(stack: RecordedStack, type: string, name?: string): RecordedResource {
    return stack.one(`aws:${type}`, name);
}

const types = {
    api: "apigateway/restApi:RestApi",
    stage: "apigateway/stage:Stage",
    method: "apigateway/method:Method",
    firewall: "wafv2/webAcl:WebAcl",
    function: "lambda/function:Function",
    secret: "secretsmanager/secret:Secret",
    alarm: "cloudwatch/metricAlarm:MetricAlarm",
    logGroup: "cloudwatch/logGroup:LogGroup",
    role: "iam/role:Role",
};

function alarm(stack: RecordedStack, id: string): Record<string, unknown> {
    return one(stack, types.alarm, `hooks-${id}`).inputs;
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new WebhookIngestion("hooks", { ...args, ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("WebhookIngestion", () => {
    it("makes an API with one method, its firewall, a receiver with secrets and memory, logs and alarms", async () => {
        const stack = await record();
        const children = stack
            .below(stack.one("securecart:index:WebhookIngestion"))
            .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
            .sort();
        expect(children).to.deep.equal([
            "Deployment hooks-deployment",
            "Function hooks-receiver-function",
            "Integration hooks-integration",
            "LambdaFunction hooks-receiver",
            "LogGroup hooks-access-log",
            "LogGroup hooks-execution-log",
            "LogGroup hooks-firewall-log",
            "LogGroup hooks-receiver-logs",
            "Method hooks-post",
            "MethodSettings hooks-settings",
            "MetricAlarm hooks-blocked",
            "MetricAlarm hooks-client-errors",
            "MetricAlarm hooks-latency",
            "MetricAlarm hooks-receiver-duration",
            "MetricAlarm hooks-receiver-errors",
            "MetricAlarm hooks-receiver-throttles",
            "MetricAlarm hooks-refused",
            "MetricAlarm hooks-seen-read-throttles",
            "MetricAlarm hooks-seen-write-throttles",
            "MetricAlarm hooks-server-errors",
            "Model hooks-event",
            "Permission hooks-receive",
            "RequestValidator hooks-validator",
            "Resource hooks-processor",
            "RestApi hooks-api",
            "Role hooks-receiver-role",
            "RolePolicy hooks-read-signing-secrets",
            "RolePolicy hooks-receiver-attach",
            "RolePolicy hooks-receiver-run",
            "RolePolicy hooks-seen-use-hooks-receiver-role",
            "RolePolicy hooks-write",
            "Secret hooks-fraud-check-signing",
            "Secret hooks-stripe-signing",
            "Stage hooks-stage",
            "StateTable hooks-seen",
            "Table hooks-seen-table",
            "WebAcl hooks-firewall",
            "WebAclAssociation hooks-firewall-stage",
            "WebAclLoggingConfiguration hooks-firewall-logging",
        ]);
    });

    describe("API", () => {
        it("takes TLS 1.2 at least", async () => {
            expect(one(await record(), types.api).inputs).to.deep.include({
                endpointConfiguration: { types: "REGIONAL" },
                securityPolicy: "TLS_1_2",
                disableExecuteApiEndpoint: false,
            });
        });

        it("validates requests before the receiver sees them", async () => {
            const stack = await record();
            expect(one(stack, "apigateway/resource:Resource").inputs.pathPart).to.equal("{processor}");
            expect(one(stack, types.method).inputs).to.deep.include({
                httpMethod: "POST",
                authorization: "NONE",
                requestValidatorId: one(stack, "apigateway/requestValidator:RequestValidator").id,
                requestModels: { "application/json": "SignedEvent" },
                requestParameters: { "method.request.path.processor": true },
            });
            expect(one(stack, "apigateway/requestValidator:RequestValidator").inputs).to.include({
                validateRequestBody: true,
                validateRequestParameters: true,
            });
            const { schema } = one(stack, "apigateway/model:Model").inputs;
            expect(JSON.parse(schema as string)).to.include({ type: "object", minProperties: 1 });
        });

        it("hands requests to the receiver as they are, and may invoke it from this API alone", async () => {
            const stack = await record();
            const functionArn = one(stack, types.function).outputs.arn as string;
            expect(one(stack, "apigateway/integration:Integration").inputs).to.include({
                type: "AWS_PROXY",
                integrationHttpMethod: "POST",
                uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
            });
            const permission = one(stack, "lambda/permission:Permission").inputs;
            expect(permission).to.deep.include({
                principal: "apigateway.amazonaws.com",
                sourceArn: `${String(one(stack, types.api).outputs.executionArn)}/live/POST/*`,
            });
            const may = (sourceArn: string) =>
                serviceMay("apigateway.amazonaws.com", {
                    action: "lambda:InvokeFunction",
                    resource: functionArn,
                    resourcePolicy: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Effect: "Allow",
                                Principal: { Service: permission.principal },
                                Action: permission.action,
                                Resource: functionArn,
                                Condition: { ArnLike: { "AWS:SourceArn": permission.sourceArn } },
                            },
                        ],
                    }),
                    context: { "aws:SourceArn": sourceArn },
                });
            const api = one(stack, types.api);
            expect(
                await may(`arn:aws:execute-api:eu-west-1:123456789012:${api.id}/live/POST/stripe`),
            ).to.equal(true);
            expect(await may("arn:aws:execute-api:eu-west-1:123456789012:other/live/POST/stripe")).to.equal(
                false,
            );
            expect(
                await may(`arn:aws:execute-api:eu-west-1:123456789012:${api.id}/test/POST/stripe`),
            ).to.equal(false);
        });

        it("throttles, measures and logs errors, and never a body", async () => {
            const { inputs } = one(await record(), "apigateway/methodSettings:MethodSettings");
            expect(inputs.methodPath).to.equal("*/*");
            expect(inputs.settings).to.deep.equal({
                metricsEnabled: true,
                loggingLevel: "ERROR",
                dataTraceEnabled: false,
                throttlingRateLimit: 200,
                throttlingBurstLimit: 400,
                cachingEnabled: false,
                cacheDataEncrypted: true,
            });
        });

        it("traces, and logs every access to an encrypted group, without bodies and headers", async () => {
            const stack = await record();
            const { inputs } = one(stack, types.stage);
            const access = inputs.accessLogSettings as { destinationArn: string; format: string };
            expect(inputs.xrayTracingEnabled).to.equal(true);
            expect(access.destinationArn).to.equal(
                one(stack, types.logGroup, "hooks-access-log").outputs.arn,
            );
            const fields = Object.values(JSON.parse(access.format) as Record<string, string>);
            expect(fields).to.include("$context.requestId");
            expect(fields.filter((field) => !field.startsWith("$context."))).to.deep.equal([]);
        });

        it("has its execution log encrypted before API Gateway would make it", async () => {
            const stack = await record();
            const log = one(stack, types.logGroup, "hooks-execution-log");
            expect(log.inputs).to.include({
                name: `API-Gateway-Execution-Logs_${one(stack, types.api).id}/live`,
                kmsKeyId: keyArn,
                retentionInDays: 365,
            });
            expect(one(stack, types.stage).dependencies).to.include(log.urn);
        });

        it("is deployed anew when what it deploys changes, and not else", async () => {
            const trigger = async (overrides: Partial<WebhookIngestionArgs>) =>
                one(await record(overrides), "apigateway/deployment:Deployment").inputs.triggers;
            expect(await trigger({})).to.deep.equal(await trigger({ requestsPerSecond: 50 }));
            const [deployment, method, integration] = await record().then((stack) => [
                one(stack, "apigateway/deployment:Deployment"),
                one(stack, types.method),
                one(stack, "apigateway/integration:Integration"),
            ]);
            expect(deployment.dependencies).to.include.members([method.urn, integration.urn]);
        });

        it("answers under a name of one's own alone, when it has one", async () => {
            const stack = await record({ domain: { name: "hooks.shop.example", certificateArn } });
            expect(one(stack, types.api).inputs.disableExecuteApiEndpoint).to.equal(true);
            expect(one(stack, "apigateway/domainName:DomainName").inputs).to.deep.include({
                domainName: "hooks.shop.example",
                regionalCertificateArn: certificateArn,
                securityPolicy: "TLS_1_2",
                endpointConfiguration: { types: "REGIONAL" },
            });
            expect(one(stack, "apigateway/basePathMapping:BasePathMapping").inputs).to.deep.include({
                restApi: one(stack, types.api).id,
                stageName: "live",
                domainName: "hooks.shop.example",
            });
            expect(stack.one("securecart:index:WebhookIngestion").outputs.urls).to.deep.equal({
                stripe: "https://hooks.shop.example/stripe",
                "fraud-check": "https://hooks.shop.example/fraud-check",
            });
        });

        it("tells where each processor sends to", async () => {
            const stack = await record();
            const base = `https://${one(stack, types.api).id}.execute-api.eu-west-1.amazonaws.com/live`;
            expect(stack.one("securecart:index:WebhookIngestion").outputs.urls).to.deep.equal({
                stripe: `${base}/stripe`,
                "fraud-check": `${base}/fraud-check`,
            });
        });

        it("brings the account's log role only when it is asked to", async () => {
            expect((await record()).ofType("aws:apigateway/account:Account")).to.deep.equal([]);
            const stack = await record({ accountLogRole: true });
            const account = one(stack, "apigateway/account:Account");
            const role = one(stack, types.role, "hooks-api-logs");
            expect(account.inputs.cloudwatchRoleArn).to.equal(role.outputs.arn);
            expect(one(stack, types.stage).dependencies).to.include(account.urn);
            const may = (action: string, resource: string) => roleMay(stack, role, { action, resource });
            const group = "arn:aws:logs:eu-west-1:123456789012:log-group:API-Gateway-Execution-Logs_x/live";
            expect(await may("logs:PutLogEvents", `${group}:log-stream:1`)).to.equal(true);
            expect(await may("logs:DeleteLogGroup", group)).to.equal(false);
        });
    });

    describe("firewall", () => {
        interface Rule {
            name: string;
            action?: unknown;
            overrideAction?: unknown;
            statement: {
                rateBasedStatement?: unknown;
                notStatement?: unknown;
                managedRuleGroupStatement?: { ruleActionOverrides: { name: string; actionToUse: unknown }[] };
            };
        }
        const rules = (stack: RecordedStack) => one(stack, types.firewall).inputs.rules as Rule[];

        it("stands before the stage, with a rate for each address and AWS's rules", async () => {
            const stack = await record();
            expect(one(stack, "wafv2/webAclAssociation:WebAclAssociation").inputs).to.deep.equal({
                webAclArn: one(stack, types.firewall).outputs.arn,
                resourceArn: one(stack, types.stage).outputs.arn,
            });
            expect(rules(stack).map(({ name }) => name)).to.deep.equal([
                "rate",
                "AWSManagedRulesAmazonIpReputationList",
                "AWSManagedRulesKnownBadInputsRuleSet",
                "AWSManagedRulesCommonRuleSet",
            ]);
            expect(rules(stack)[0]).to.deep.include({
                action: { block: {} },
                statement: {
                    rateBasedStatement: { aggregateKeyType: "IP", limit: 10_000, evaluationWindowSec: 300 },
                },
            });
        });

        it("counts what AWS's rules find in bodies, which the signature vouches for, and blocks the rest", async () => {
            const common = rules(await record())[3];
            expect(common.overrideAction).to.deep.equal({ none: {} });
            expect(common.statement.managedRuleGroupStatement?.ruleActionOverrides).to.deep.equal(
                [
                    "SizeRestrictions_BODY",
                    "CrossSiteScripting_BODY",
                    "EC2MetaDataSSRF_BODY",
                    "GenericLFI_BODY",
                    "GenericRFI_BODY",
                    "NoUserAgent_HEADER",
                ].map((name) => ({ name, actionToUse: { count: {} } })),
            );
        });

        it("lets through only the given addresses, when some are given", async () => {
            const stack = await record({ sourceCidrs: ["3.18.12.63/32"] });
            const sources = one(stack, "wafv2/ipSet:IpSet");
            expect(sources.inputs).to.deep.include({
                addresses: ["3.18.12.63/32"],
                ipAddressVersion: "IPV4",
            });
            expect(rules(stack)[0]).to.deep.include({
                name: "sources",
                action: { block: {} },
                statement: {
                    notStatement: { statement: { ipSetReferenceStatement: { arn: sources.outputs.arn } } },
                },
            });
        });

        it("logs what it stops to an encrypted group, without signatures", async () => {
            const stack = await record();
            const group = one(stack, types.logGroup, "hooks-firewall-log");
            expect(group.inputs.name).to.match(/^aws-waf-logs-hooks-/);
            expect(group.inputs.kmsKeyId).to.equal(keyArn);
            expect(
                one(stack, "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs,
            ).to.deep.include({
                logDestinationConfigs: [group.outputs.arn],
                redactedFields: [
                    { singleHeader: { name: "stripe-signature" } },
                    { singleHeader: { name: "webhook-signature" } },
                ],
            });
            const { visibilityConfig } = one(stack, types.firewall).inputs;
            expect(visibilityConfig).to.include({
                sampledRequestsEnabled: false,
                cloudwatchMetricsEnabled: true,
            });
        });
    });

    describe("receiver", () => {
        it("has an environment that the handler reads", async () => {
            const stack = await record();
            const { variables } = one(stack, types.function).inputs.environment as {
                variables: Record<string, string>;
            };
            const secret = (name: string) => one(stack, types.secret, `hooks-${name}-signing`).outputs.arn;
            expect(readSettings(variables)).to.deep.equal({
                processors: [
                    { name: "stripe", scheme: "stripe", secretArn: secret("stripe"), toleranceSeconds: 600 },
                    {
                        name: "fraud-check",
                        scheme: "standard",
                        secretArn: secret("fraud-check"),
                        toleranceSeconds: 300,
                    },
                ],
                streamName: "payments-1a2b3c4",
                stateTable: one(stack, "dynamodb/table:Table").inputs.name,
            });
        });

        it("may write the stream, remember events and read signing secrets, and nothing else", async () => {
            const stack = await record();
            const role = one(stack, types.role, "hooks-receiver-role");
            const may = (action: string, resource: unknown, context = {}) =>
                roleMay(stack, role, { action, resource: resource as string, context });
            const secret = one(stack, types.secret, "hooks-stripe-signing").outputs.arn;
            const table = one(stack, "dynamodb/table:Table").outputs.arn;
            expect(await may("kinesis:PutRecord", streamArn)).to.equal(true);
            expect(await may("kinesis:GetRecords", streamArn)).to.equal(false);
            expect(await may("kinesis:PutRecord", `${streamArn}-other`)).to.equal(false);
            expect(
                await may("kms:GenerateDataKey", streamKeyArn, {
                    "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
                    "kms:EncryptionContext:aws:kinesis:arn": streamArn,
                }),
            ).to.equal(true);
            expect(await may("dynamodb:PutItem", table)).to.equal(true);
            expect(await may("dynamodb:DeleteTable", table)).to.equal(false);
            expect(await may("secretsmanager:GetSecretValue", secret)).to.equal(true);
            expect(await may("secretsmanager:PutSecretValue", secret)).to.equal(false);
            expect(
                await may(
                    "secretsmanager:GetSecretValue",
                    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:transfer/s-1/depot-AbCdEf",
                ),
            ).to.equal(false);
            const through = { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" };
            expect(await may("kms:Decrypt", keyArn, through)).to.equal(true);
            expect(await may("kms:Decrypt", streamKeyArn, through)).to.equal(false);
        });

        it("takes a secret from elsewhere, with its key", async () => {
            const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stripe-live-AbCdEf";
            const secretKeyArn =
                "arn:aws:kms:eu-west-1:123456789012:key/66666666-2222-4333-8444-555555555555";
            const stack = await record({
                processors: [{ name: "stripe", scheme: "stripe", secretArn, secretKeyArn }],
            });
            expect(stack.ofType(`aws:${types.secret}`)).to.deep.equal([]);
            const role = one(stack, types.role, "hooks-receiver-role");
            const through = { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" };
            expect(
                await roleMay(stack, role, { action: "secretsmanager:GetSecretValue", resource: secretArn }),
            ).to.equal(true);
            expect(
                await roleMay(stack, role, {
                    action: "kms:Decrypt",
                    resource: secretKeyArn,
                    context: through,
                }),
            ).to.equal(true);
        });

        it("makes secrets that are encrypted and empty", async () => {
            const stack = await record();
            for (const { inputs } of stack.ofType(`aws:${types.secret}`)) {
                expect(inputs.kmsKeyId).to.equal(keyArn);
            }
            expect(stack.ofType("aws:secretsmanager/secretVersion:SecretVersion")).to.deep.equal([]);
        });

        it("names the endpoints that it calls", async () => {
            expect((await record()).one("securecart:index:WebhookIngestion").outputs.services).to.deep.equal([
                "kinesis-streams",
                "secretsmanager",
                "dynamodb",
            ]);
        });
    });

    describe("alarms", () => {
        it("tell the topic, each of a metric of this very webhook", async () => {
            const stack = await record({ maxHoursBetweenEvents: 6 });
            const stage = { ApiName: one(stack, types.api).inputs.name, Stage: "live" };
            const functionName = one(stack, types.function).inputs.name;
            const firewall = one(stack, types.firewall).inputs.visibilityConfig as { metricName: string };
            const table = { TableName: one(stack, "dynamodb/table:Table").inputs.name };
            const own: Record<string, unknown> = {
                "server-errors": stage,
                "client-errors": stage,
                latency: stage,
                silence: stage,
                refused: { service: functionName },
                blocked: { WebACL: firewall.metricName, Region: "eu-west-1", Rule: "ALL" },
                "receiver-errors": { FunctionName: functionName },
                "receiver-throttles": { FunctionName: functionName },
                "receiver-duration": { FunctionName: functionName },
                "seen-write-throttles": table,
                "seen-read-throttles": table,
            };
            const alarms = stack.ofType(`aws:${types.alarm}`);
            expect(alarms.map(({ name }) => name.replace("hooks-", ""))).to.have.members(Object.keys(own));
            for (const { name, inputs } of alarms) {
                expect(inputs.dimensions, name).to.deep.equal(own[name.replace("hooks-", "")]);
                expect(inputs.alarmActions, name).to.deep.equal([topicArn]);
            }
        });

        it("fire on errors, slowness, refusals and attacks", async () => {
            const stack = await record();
            expect(alarm(stack, "server-errors")).to.include({
                metricName: "5XXError",
                statistic: "Sum",
                threshold: 0,
            });
            expect(alarm(stack, "client-errors")).to.include({
                metricName: "4XXError",
                statistic: "Average",
                threshold: 0.5,
            });
            expect(alarm(stack, "latency")).to.include({ metricName: "Latency", extendedStatistic: "p99" });
            expect(alarm(stack, "refused")).to.include({
                namespace: "SecureCart",
                metricName: "RequestsRefused",
            });
            expect(alarm(stack, "blocked")).to.include({
                namespace: "AWS/WAFV2",
                metricName: "BlockedRequests",
            });
        });

        it("fire when nothing comes, also when nothing is reported", async () => {
            expect(alarm(await record({ maxHoursBetweenEvents: 6 }), "silence")).to.include({
                metricName: "Count",
                period: 3600,
                evaluationPeriods: 6,
                comparisonOperator: "LessThanThreshold",
                threshold: 1,
                treatMissingData: "breaching",
            });
        });

        it("take tuning, and stay away for a reason", async () => {
            const stack = await record({
                alarmTuning: {
                    refused: { threshold: 500 },
                    blocked: { offReason: "the firewall's own team watches it" },
                    receiver: { errors: { threshold: 3 } },
                },
            });
            expect(alarm(stack, "refused").threshold).to.equal(500);
            expect(alarm(stack, "receiver-errors").threshold).to.equal(3);
            expect(stack.ofType(`aws:${types.alarm}`).map(({ name }) => name)).to.not.include(
                "hooks-blocked",
            );
        });
    });

    describe("alone", () => {
        it("brings its own key and alarm topic, and stands beside another", async () => {
            const stack = await recordStack(() => {
                new WebhookIngestion("one", { ...args, keyArn: undefined, alarms: undefined });
                new WebhookIngestion("two", { ...args, keyArn: undefined, alarms: undefined });
            });
            const names = stack.ofType(`aws:${types.logGroup}`).map(({ inputs }) => inputs.name);
            expect(new Set(names).size).to.equal(names.length);
            expect(
                new Set(stack.ofType(`aws:${types.firewall}`).map(({ inputs }) => inputs.name)).size,
            ).to.equal(2);
            const keys = stack.ofType(`aws:${types.secret}`).map(({ inputs }) => inputs.kmsKeyId);
            expect(new Set(keys).size).to.equal(2);
        });

        it("previews while stream and network aren't there yet", async () => {
            const stack = await recordStack(
                () => {
                    const stream = new aws.kinesis.Stream("payments", { shardCount: 1 });
                    const hooks = new WebhookIngestion("hooks", {
                        ...args,
                        keyArn: undefined,
                        stream: pulumi.output({ kind: "kinesis", arn: stream.arn, keyArn: streamKeyArn }),
                    });
                    return { api: hooks.apiId, urls: hooks.urls };
                },
                { preview: true },
            );
            expect(stack.outputs).to.deep.equal({ api: unknown, urls: unknown });
            expect(alarm(stack, "server-errors").dimensions).to.deep.equal({
                ApiName: one(stack, types.api).inputs.name,
                Stage: "live",
            });
        });

        it("puts its tags on everything that takes tags, and protects what it remembers", async () => {
            const stack = await record({
                tags: { team: "shop" },
                protect: true,
                sourceCidrs: ["3.18.12.63/32"],
            });
            for (const type of [
                types.api,
                types.stage,
                types.firewall,
                "wafv2/ipSet:IpSet",
                types.function,
                types.secret,
                types.logGroup,
                types.role,
                "dynamodb/table:Table",
                types.alarm,
            ]) {
                expect(stack.ofType(`aws:${type}`), type).to.not.be.empty;
                for (const { inputs, name } of stack.ofType(`aws:${type}`)) {
                    expect(inputs.tags, name).to.deep.equal({ team: "shop" });
                }
            }
            expect(one(stack, "dynamodb/table:Table").protect).to.equal(true);
            expect(stack.ofType(`aws:${types.secret}`).map(({ protect }) => protect)).to.deep.equal([
                true,
                true,
            ]);
        });
    });

    describe("refuses", () => {
        it("processors that couldn't be verified, or told apart", () => {
            expect(
                mistakesOf({
                    processors: [
                        { name: "Stripe", scheme: "stripe" },
                        { name: "adyen", scheme: "md5" },
                        { name: "adyen", scheme: "standard", toleranceSeconds: 0, secretArn: "stripe-live" },
                    ],
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal([
                "processors[0].name",
                "processors[1].scheme",
                "processors[2].name",
                "processors[2].toleranceSeconds",
                "processors[2].secretArn",
            ]);
            expect(mistakesOf({ processors: [] })).to.deep.equal(["processors: got []; allowed: 1 to 15"]);
        });

        it("limits, deadlines, addresses and domains out of range", () => {
            expect(
                mistakesOf({
                    requestsPerSecond: 0,
                    burst: 5001,
                    requestsPerAddress: 9,
                    maxHoursBetweenEvents: 169,
                    logRetentionDays: 42,
                    domain: { name: "https://hooks", certificateArn: "cert" },
                    sourceCidrs: ["0.0.0.0/0"],
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal([
                "requestsPerSecond",
                "burst",
                "requestsPerAddress",
                "maxHoursBetweenEvents",
                "logRetentionDays",
                "domain.name",
                "domain.certificateArn",
                "sourceCidrs[0]",
            ]);
        });
    });
});
