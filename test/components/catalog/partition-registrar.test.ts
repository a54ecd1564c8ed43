import path from "node:path";
import { expect } from "chai";
import { Catalog } from "../../../components/catalog/catalog";
import {
    PartitionRegistrar,
    type PartitionRegistrarArgs,
} from "../../../components/catalog/partition-registrar";
import { readSettings } from "../../../handlers/catalog-registrar/settings";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { roleMay, serviceMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const location = (bucketName: string) => ({
    bucketName,
    bucketArn: `arn:aws:s3:::${bucketName}`,
    prefix: "",
    keyArn,
});
const args: Omit<PartitionRegistrarArgs, "databaseName"> = {
    handler: {
        name: "catalog-registrar",
        bundle: path.join("handlers", "dist", "catalog-registrar", "index.mjs"),
        entry: "index.handler",
        services: ["glue"],
    },
    bucket: location("shop-raw"),
    prefixes: ["clickstream/", "payments/"],
    placement: { subnetIds: ["subnet-a"], securityGroupIds: ["sg-a"] },
    failures: location("shop-failed-deliveries"),
    keyArn,
    alarms: { topicArn },
};
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

function record(
    overrides: Partial<PartitionRegistrarArgs> = {},
    options: { preview?: boolean } = {},
): Promise<RecordedStack> {
    return recordStack(
        () => {
            const catalog = new Catalog("shop", {});
            const registrar = new PartitionRegistrar("partitions", {
                ...args,
                databaseName: catalog.databaseName,
                ...overrides,
            });
            catalog.grantRegisterPartitions(registrar.role);
            return { services: registrar.services, alarms: registrar.alarms };
        },
        { stack: "prod", ...options },
    );
}

describe("PartitionRegistrar", () => {
    it("tells the function of new files below the prefixes, and of the time to check, until it listens", async () => {
        const stack = await record();
        const lambda = stack.one("aws:lambda/function:Function");
        const files = stack.one(ruleType, "partitions-files");
        const checks = stack.one(ruleType, "partitions-checks");
        expect(JSON.parse(files.inputs.eventPattern as string)).to.deep.equal({
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: {
                bucket: { name: ["shop-raw"] },
                object: { key: [{ prefix: "clickstream/" }, { prefix: "payments/" }] },
            },
        });
        expect(files.inputs.scheduleExpression).to.equal(undefined);
        expect(checks.inputs.scheduleExpression).to.equal("rate(1 day)");
        expect(checks.inputs.eventPattern).to.equal(undefined);
        for (const rule of [files, checks]) {
            const target = stack.one("aws:cloudwatch/eventTarget:EventTarget", `${rule.name}-target`);
            expect(target.inputs).to.deep.equal({
                rule: rule.outputs.name,
                arn: lambda.outputs.arn,
                retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
                deadLetterConfig: { arn: stack.one("aws:sqs/queue:Queue").outputs.arn },
            });
            const permission = stack.one("aws:lambda/permission:Permission", `${rule.name}-permission`);
            expect(permission.inputs).to.deep.equal({
                function: lambda.outputs.arn,
                action: "lambda:InvokeFunction",
                principal: "events.amazonaws.com",
                sourceArn: rule.outputs.arn,
            });
            expect(target.dependencies).to.include(permission.urn);
        }
    });

    it("gives the code the settings that it reads", async () => {
        const stack = await record();
        const { variables } = stack.one("aws:lambda/function:Function").inputs.environment as {
            variables: Record<string, string>;
        };
        expect(readSettings(variables)).to.deep.equal({ databaseName: "securecart_prod_shop" });
        expect(stack.outputs.services).to.deep.equal(["glue"]);
    });

    it("lets the role do what the code calls, in its database alone, and drop nothing", async () => {
        const stack = await record();
        const role = stack.one("aws:iam/role:Role", "partitions-role");
        const glue = "arn:aws:glue:eu-west-1:123456789012:";
        const may = (action: string, resource: string) => roleMay(stack, role, { action, resource });
        for (const action of ["glue:GetTables", "glue:GetTable", "glue:CreatePartition"]) {
            expect(await may(action, `${glue}table/securecart_prod_shop/clickstream`), action).to.equal(true);
            expect(await may(action, `${glue}table/other/clickstream`), action).to.equal(false);
        }
        for (const action of ["glue:DeletePartition", "glue:UpdateTable", "glue:DeleteTable"]) {
            expect(await may(action, `${glue}table/securecart_prod_shop/clickstream`), action).to.equal(
                false,
            );
        }
    });

    it("keeps what the function couldn't be told, encrypted, from its own rules alone", async () => {
        const stack = await record();
        const queue = stack.one("aws:sqs/queue:Queue");
        expect(queue.inputs.kmsMasterKeyId).to.equal(keyArn);
        const send = (rule: string) =>
            serviceMay("events.amazonaws.com", {
                action: "sqs:SendMessage",
                resource: queue.outputs.arn as string,
                resourcePolicy: stack.one("aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string,
                context: {
                    "aws:SecureTransport": "true",
                    "aws:SourceArn": `arn:aws:events:eu-west-1:123456789012:rule/${rule}`,
                },
            });
        expect(await send("partitions-files-1a2b3c4")).to.equal(true);
        expect(await send("partitions-checks-1a2b3c4")).to.equal(true);
        expect(await send("other-files-1a2b3c4")).to.equal(false);
    });

    it("keeps in the failure bucket what the function gave up on", async () => {
        const stack = await record();
        expect(
            stack.one("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").inputs,
        ).to.deep.include({
            maximumRetryAttempts: 2,
            destinationConfig: { onFailure: { destination: "arn:aws:s3:::shop-failed-deliveries" } },
        });
    });

    it("tells people of events that get lost, files that stay unregistered, and tables that drift", async () => {
        const stack = await record({ alarmTuning: { schemaDrift: { threshold: 2 } } });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const lambda = stack.one("aws:lambda/function:Function").outputs.name;
        const seen = stack
            .ofType(alarmType)
            .map(({ name, inputs }) => [name, inputs.metricName, inputs.dimensions, inputs.threshold]);
        expect(seen).to.deep.include.members([
            [
                "partitions-lost-files",
                "FailedInvocations",
                { RuleName: stack.one(ruleType, "partitions-files").outputs.name },
                0,
            ],
            [
                "partitions-lost-checks",
                "FailedInvocations",
                { RuleName: stack.one(ruleType, "partitions-checks").outputs.name },
                0,
            ],
            ["partitions-dropped-events", "AsyncEventsDropped", { FunctionName: lambda }, 0],
            ["partitions-schema-drift", "SchemaDrift", { service: lambda }, 2],
        ]);
        const names = (stack.outputs.alarms as { id: string }[]).map(({ id }) => id);
        expect(names).to.have.members([
            "errors",
            "throttles",
            "duration",
            "messages",
            "lost-files",
            "lost-checks",
            "dropped-events",
            "schema-drift",
        ]);
    });

    it("holds the alarm on drift from one daily check to the next", async () => {
        const { inputs } = (await record()).one(alarmType, "partitions-schema-drift");
        expect([inputs.period, inputs.evaluationPeriods, inputs.datapointsToAlarm]).to.deep.equal([
            3600, 24, 1,
        ]);
        expect(inputs.statistic).to.equal("Maximum");
    });

    it("works alone, twice in one stack, and previews with everything unknown", async () => {
        const own = { ...args, keyArn: undefined, alarms: undefined, databaseName: "shop" };
        const stack = await recordStack(
            () => [new PartitionRegistrar("one", own), new PartitionRegistrar("two", own)],
            { preview: true },
        );
        expect(stack.ofType("aws:lambda/function:Function")).to.have.length(2);
        expect(stack.ofType("aws:sns/topic:Topic")).to.have.length(2);
        expect(stack.ofType("aws:kms/key:Key").length).to.be.at.least(2);
    });

    it("refuses prefixes that no table has, and schedules that EventBridge would refuse", () => {
        const mistakes = mistakesOf(
            () =>
                new PartitionRegistrar("partitions", {
                    ...args,
                    databaseName: "shop",
                    prefixes: ["clickstream", "/payments/"],
                    checkSchedule: "rate(1 days)",
                }),
        );
        expect(mistakes).to.deep.equal([
            'checkSchedule: got "rate(1 days)"; allowed: cron(minute hour day month weekday year), with ? as day or weekday, or rate(number unit)',
            'prefixes[0]: got "clickstream"; allowed: a prefix that ends in /',
            'prefixes[1]: got "/payments/"; allowed: a prefix that ends in /',
        ]);
        expect(
            mistakesOf(
                () => new PartitionRegistrar("partitions", { ...args, databaseName: "shop", prefixes: [] }),
            ),
        ).to.deep.equal(["prefixes: got []; allowed: at least one prefix"]);
    });
});
