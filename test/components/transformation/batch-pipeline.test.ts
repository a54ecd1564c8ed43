import validate from "asl-validator";
import { expect } from "chai";
import { BatchPipeline, type BatchPipelineArgs } from "../../../components/transformation/batch-pipeline";
import { GlueBatchJob } from "../../../components/transformation/glue-batch-job";
import { SparkApplication } from "../../../components/transformation/spark-application";
import { decide, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { code, keyArn, location, placement, topicArn } from "./spark-fixtures";

const shared = {
    artifacts: location("shop-code", "jobs/"),
    warehouse: location("shop-curated", "warehouse/"),
    placement,
    keyArn,
    alarms: { topicArn },
};

function record(overrides: Partial<BatchPipelineArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const orders = new GlueBatchJob("orders", { ...shared, code: code("orders_batch") });
            const spark = new SparkApplication("spark", {
                ...shared,
                jobs: [{ code: code("sales_trends"), arguments: { DATABASE: "shop" } }],
            });
            const pipeline = new BatchPipeline("nightly", {
                steps: [
                    { name: "orders", glueJob: orders.reference },
                    {
                        name: "sales-trends",
                        sparkJob: spark.runs["sales_trends"],
                        arguments: { RECOMPUTE_DAYS: "35" },
                    },
                ],
                schedule: "cron(0 2 * * ? *)",
                maxHoursBetweenRuns: 26,
                keyArn,
                alarms: { topicArn },
                ...overrides,
            });
            return { definition: pipeline.definition, alarms: pipeline.alarms };
        },
        { preview },
    );
}

function machine(stack: RecordedStack, name: "pipeline" | "launcher") {
    return stack.one("aws:sfn/stateMachine:StateMachine", `nightly-${name}`);
}

/** Decides a request of a role of the pipeline by all the policies that are attached to it. */
function decision(
    stack: RecordedStack,
    roleName: string,
    [action, resource, context]: [string, string, Record<string, string>?],
): Promise<Decision> {
    const role = stack.one("aws:iam/role:Role", roleName);
    return decide({
        principal: role.outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .filter(({ inputs }) => inputs.role === role.outputs.name)
            .map(({ inputs }) => inputs.policy as string),
        action,
        resource,
        context,
        ...(action.startsWith("kms:") && {
            resourcePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::123456789012:root" },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            }),
        }),
    });
}

describe("BatchPipeline", () => {
    it("makes state machines that are encrypted, traced, and logged without the data they handle", async () => {
        const stack = await record();
        for (const name of ["pipeline", "launcher"] as const) {
            const logGroup = stack.one("aws:cloudwatch/logGroup:LogGroup", `nightly-${name}-logs`);
            expect(logGroup.inputs.name).to.equal(`/aws/vendedlogs/states/securecart-test-nightly-${name}`);
            expect(logGroup.inputs.kmsKeyId).to.equal(keyArn);
            expect(machine(stack, name).inputs).to.deep.include({
                type: "STANDARD",
                encryptionConfiguration: {
                    type: "CUSTOMER_MANAGED_KMS_KEY",
                    kmsKeyId: keyArn,
                    kmsDataKeyReusePeriodSeconds: 300,
                },
                loggingConfiguration: {
                    level: "ALL",
                    includeExecutionData: false,
                    logDestination: `${logGroup.outputs.arn as string}:*`,
                },
                tracingConfiguration: { enabled: true },
            });
        }
    });

    it("defines what Step Functions takes, from the jobs that it is given", async () => {
        const stack = await record();
        for (const name of ["pipeline", "launcher"] as const) {
            const definition = JSON.parse(machine(stack, name).inputs.definition as string) as object;
            const { errors } = validate(definition);
            expect(errors).to.deep.equal([]);
        }
        const definition = JSON.parse(stack.outputs.definition as string) as {
            States: Record<string, { Parameters: Record<string, unknown> }>;
        };
        expect(definition.States.orders.Parameters.JobName).to.equal(
            stack.one("aws:glue/job:Job").outputs.name,
        );
        const spark = definition.States["sales-trends"].Parameters;
        expect(spark.ApplicationId).to.equal(stack.one("aws:emrserverless/application:Application").id);
        expect(spark.ConfigurationOverrides).to.deep.include({
            DiskEncryptionConfiguration: { EncryptionKeyArn: keyArn },
        });
    });

    it("launches on its schedule, encrypted, and keeps a launch that came to nothing", async () => {
        const stack = await record();
        const schedule = stack.one("aws:scheduler/schedule:Schedule").inputs;
        expect(schedule).to.deep.include({
            scheduleExpression: "cron(0 2 * * ? *)",
            scheduleExpressionTimezone: "UTC",
            flexibleTimeWindow: { mode: "OFF" },
            state: "ENABLED",
            kmsKeyArn: keyArn,
        });
        expect(schedule.target).to.deep.include({
            arn: machine(stack, "launcher").outputs.arn,
            roleArn: stack.one("aws:iam/role:Role", "nightly-schedule-role").outputs.arn,
            input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","attempt":1}',
            deadLetterConfig: {
                arn: stack.one("aws:sqs/queue:Queue", "nightly-unlaunched-queue").outputs.arn,
            },
        });
    });

    it("makes no schedule when it gets none", async () => {
        const stack = await record({ schedule: undefined });
        expect(stack.ofType("aws:scheduler/schedule:Schedule")).to.deep.equal([]);
    });

    it("lets the pipeline run its jobs, wait for them and tell people, and nothing else", async () => {
        const stack = await record();
        const role = "nightly-pipeline-role";
        const job = stack.one("aws:glue/job:Job").outputs.arn as string;
        const application = stack.one("aws:emrserverless/application:Application").outputs.arn as string;
        const runtime = stack.one("aws:iam/role:Role", "spark-role").outputs.arn as string;
        const rule = (name: string) => `arn:aws:events:eu-west-1:123456789012:rule/${name}`;
        const forTopic = {
            "kms:ViaService": "sns.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:sns:topicArn": topicArn,
        };
        for (const request of [
            ["glue:StartJobRun", job],
            ["glue:GetJobRun", job],
            ["glue:GetJobRuns", job],
            ["glue:BatchStopJobRun", job],
            ["emr-serverless:StartJobRun", application],
            ["emr-serverless:CancelJobRun", `${application}/jobruns/1`],
            ["iam:PassRole", runtime, { "iam:PassedToService": "emr-serverless.amazonaws.com" }],
            ["events:PutRule", rule("StepFunctionsGetEventsForEMRServerlessJobRule")],
            ["events:PutTargets", rule("StepFunctionsGetEventsForEMRServerlessJobRule")],
            ["sns:Publish", topicArn],
            ["kms:GenerateDataKey", "arn:aws:kms:eu-west-1:123456789012:key/of-the-topic", forTopic],
            [
                "kms:GenerateDataKey",
                keyArn,
                {
                    "kms:EncryptionContext:aws:states:stateMachineArn":
                        "arn:aws:states:eu-west-1:123456789012:stateMachine:nightly",
                },
            ],
            ["logs:CreateLogDelivery", "*"],
            ["xray:PutTraceSegments", "*"],
        ] as [string, string, Record<string, string>?][]) {
            expect([request[0], await decision(stack, role, request)]).to.deep.equal([request[0], "Allowed"]);
        }
        for (const request of [
            ["glue:StartJobRun", `${job}-other`],
            ["glue:DeleteJob", job],
            ["emr-serverless:StartJobRun", `${application}-other`],
            ["iam:PassRole", runtime, { "iam:PassedToService": "glue.amazonaws.com" }],
            ["events:PutRule", rule("other")],
            ["sns:Publish", `${topicArn}-other`],
            [
                "kms:GenerateDataKey",
                "arn:aws:kms:eu-west-1:123456789012:key/of-the-topic",
                { ...forTopic, "kms:EncryptionContext:aws:sns:topicArn": `${topicArn}-other` },
            ],
            ["kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/another"],
            ["states:StartExecution", machine(stack, "pipeline").outputs.arn as string],
        ] as [string, string, Record<string, string>?][]) {
            expect([request[0], await decision(stack, role, request)]).to.deep.equal([
                request[0],
                "ImplicitlyDenied",
            ]);
        }
    });

    it("lets the launcher start runs of this pipeline, and the schedule start the launcher", async () => {
        const stack = await record();
        const pipeline = machine(stack, "pipeline").outputs.arn as string;
        const launcher = machine(stack, "launcher").outputs.arn as string;
        const queue = stack.one("aws:sqs/queue:Queue", "nightly-unlaunched-queue").outputs.arn as string;
        const execution = `${pipeline.replace(":stateMachine:", ":execution:")}:2026-11-22-1`;
        for (const [role, action, resource, expected] of [
            ["nightly-launcher-role", "states:StartExecution", pipeline, "Allowed"],
            ["nightly-launcher-role", "states:DescribeExecution", execution, "Allowed"],
            ["nightly-launcher-role", "states:StopExecution", execution, "Allowed"],
            ["nightly-launcher-role", "states:StartExecution", launcher, "ImplicitlyDenied"],
            [
                "nightly-launcher-role",
                "glue:StartJobRun",
                "arn:aws:glue:eu-west-1:123456789012:job/x",
                "ImplicitlyDenied",
            ],
            ["nightly-schedule-role", "states:StartExecution", launcher, "Allowed"],
            ["nightly-schedule-role", "sqs:SendMessage", queue, "Allowed"],
            ["nightly-schedule-role", "states:StartExecution", pipeline, "ImplicitlyDenied"],
        ]) {
            expect([role, action, await decision(stack, role, [action, resource])]).to.deep.equal([
                role,
                action,
                expected,
            ]);
        }
    });

    it("trusts Step Functions and Scheduler on behalf of this account alone", async () => {
        const stack = await record();
        for (const [role, service] of [
            ["nightly-pipeline-role", "states.amazonaws.com"],
            ["nightly-launcher-role", "states.amazonaws.com"],
            ["nightly-schedule-role", "scheduler.amazonaws.com"],
        ]) {
            const trust = JSON.parse(
                stack.one("aws:iam/role:Role", role).inputs.assumeRolePolicy as string,
            ) as { Statement: Record<string, unknown>[] };
            expect(trust.Statement).to.have.length(1);
            expect(trust.Statement[0].Principal).to.deep.equal({ Service: service });
            expect(trust.Statement[0].Condition).to.have.nested.property(
                "StringEquals.aws:SourceAccount",
                "123456789012",
            );
            expect(trust.Statement[0].Condition).to.have.property("ArnLike");
        }
    });

    it("alarms on runs that fail, time out, are stopped, are held back, or don't come", async () => {
        const stack = await record();
        expect(alarmGaps(stack, topicArn).filter((gap) => gap.startsWith("nightly"))).to.deep.equal([]);
        const own = stack
            .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
            .filter(({ name }) => name.startsWith("nightly"));
        expect(own.map(({ name, inputs }) => [name, inputs.metricName])).to.deep.equal([
            ["nightly-unlaunched-messages", "ApproximateNumberOfMessagesVisible"],
            ["nightly-failed", "ExecutionsFailed"],
            ["nightly-timed-out", "ExecutionsTimedOut"],
            ["nightly-aborted", "ExecutionsAborted"],
            ["nightly-throttled", "ExecutionThrottled"],
            ["nightly-missed-runs", "ExecutionsSucceeded"],
            ["nightly-launch-failed", "ExecutionsFailed"],
            ["nightly-launch-timed-out", "ExecutionsTimedOut"],
            ["nightly-launch-throttled", "ExecutionThrottled"],
        ]);
        expect(stack.outputs.alarms).to.have.length(9);
    });

    it("previews while its jobs aren't there yet", async () => {
        const stack = await record({}, true);
        expect(machine(stack, "pipeline").inputs.definition).to.equal(unknown);
        expect(machine(stack, "pipeline").inputs.tracingConfiguration).to.deep.equal({ enabled: true });
    });

    it("stands beside another, each with a key and topic of its own", async () => {
        const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:x";
        const stack = await recordStack(() => {
            for (const name of ["nightly", "often"]) {
                new BatchPipeline(name, {
                    steps: [{ name: "x", functionArn }],
                    schedule: "rate(5 minutes)",
                });
            }
            return {};
        });
        const names = stack.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.name);
        expect(new Set(names).size).to.equal(4);
    });

    it("refuses what Step Functions or Scheduler would refuse, all of it at once", () => {
        const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:x";
        const mistakes = mistakesOf(
            () =>
                new BatchPipeline("nightly", {
                    steps: [
                        { name: "a b", functionArn },
                        { name: "twice", functionArn, timeoutMinutes: 0, maxAttempts: 11 },
                        { name: "twice", functionArn, glueJob: { jobName: "x", jobArn: "y" } },
                        { name: "none", arguments: { date: "$.day" } },
                    ],
                    schedule: "every night",
                    timezone: "Mars/Olympus",
                    businessDateOffsetDays: -1,
                    maxHoursBetweenRuns: 200,
                    timeoutMinutes: 0,
                }),
        );
        expect(mistakes.map((mistake) => mistake.split(": got")[0])).to.deep.equal([
            "schedule",
            "timezone",
            "businessDateOffsetDays",
            "maxHoursBetweenRuns",
            "timeoutMinutes",
            "steps[0].name",
            "steps[1].timeoutMinutes",
            "steps[1].maxAttempts",
            "steps[2].name",
            "steps[2]",
            "steps[3]",
            "steps[3].arguments.date",
            "steps[3].arguments.date",
        ]);
    });

    it("refuses a pipeline without steps", () => {
        expect(mistakesOf(() => new BatchPipeline("nightly", { steps: [] }))).to.deep.equal([
            "steps: got []; allowed: at least one step",
        ]);
    });
});
