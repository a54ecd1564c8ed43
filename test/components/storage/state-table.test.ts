import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { StateTable, type StateTableArgs } from "../../../components/storage/state-table";
import { decide } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab";
const alarms = { topicArn: "arn:aws:sns:eu-west-1:123456789012:alarms" };

function record(args: StateTableArgs = { keyArn, alarms }): Promise<RecordedStack> {
    return recordStack(() => {
        const table = new StateTable("seen", args);
        table.grantUse(new aws.iam.Role("handler", { assumeRolePolicy: "{}" }));
        return { name: table.tableName, arn: table.tableArn, services: table.services, alarms: table.alarms };
    });
}

async function mistakesOf(program: Promise<unknown>): Promise<string> {
    try {
        await program;
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

describe("StateTable", () => {
    it("makes a table that encrypts with the key, expires items and can be restored", async () => {
        const stack = await record();
        const { name, ...inputs } = stack.one("aws:dynamodb/table:Table").inputs;
        expect(inputs).to.deep.equal({
            billingMode: "PAY_PER_REQUEST",
            hashKey: "id",
            attributes: [{ name: "id", type: "S" }],
            ttl: { enabled: true, attributeName: "expiresAt" },
            serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
            pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
            deletionProtectionEnabled: false,
        });
        expect(stack.outputs.name).to.equal(name);
        expect(stack.outputs.services).to.deep.equal(["dynamodb"]);
    });

    it("takes keys, an expiry, days and protection", async () => {
        const stack = await record({
            keyArn,
            alarms,
            partitionKey: "stream",
            sortKey: "event",
            expiryAttribute: "ttl",
            recoveryDays: 7,
            protect: true,
            tags: { team: "data" },
        });
        const table = stack.one("aws:dynamodb/table:Table");
        expect(table.protect).to.equal(true);
        expect(table.inputs).to.deep.include({
            hashKey: "stream",
            rangeKey: "event",
            attributes: [
                { name: "stream", type: "S" },
                { name: "event", type: "S" },
            ],
            ttl: { enabled: true, attributeName: "ttl" },
            pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 7 },
            deletionProtectionEnabled: true,
            tags: { team: "data" },
        });
    });

    it("makes a key for tables and a topic for alarms of its own, when it is given none", async () => {
        const stack = await record({});
        const keys = stack.ofType("aws:kms/key:Key").map(({ inputs }) => inputs.policy as string);
        expect(keys.some((policy) => policy.includes("dynamodb.eu-west-1.amazonaws.com"))).to.equal(true);
        const topic = stack.one("aws:sns/topic:Topic").outputs.arn;
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "seen-write-throttles").inputs.alarmActions,
        ).to.deep.equal([topic]);
    });

    it("alarms when reads or writes of that table are throttled", async () => {
        const stack = await record();
        const table = stack.one("aws:dynamodb/table:Table");
        for (const [name, metricName] of [
            ["seen-write-throttles", "WriteThrottleEvents"],
            ["seen-read-throttles", "ReadThrottleEvents"],
        ]) {
            const alarm = stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", name);
            expect(alarm.inputs).to.deep.include({
                namespace: "AWS/DynamoDB",
                metricName,
                dimensions: { TableName: table.inputs.name },
                threshold: 0,
                evaluationPeriods: 3,
                comparisonOperator: "GreaterThanThreshold",
                alarmActions: [alarms.topicArn],
            });
            expect(alarm.propertyDependencies.dimensions).to.deep.equal([table.urn]);
        }
    });

    it("tunes each alarm, and turns one off with a reason", async () => {
        const stack = await record({
            keyArn,
            alarms,
            alarmTuning: {
                writeThrottles: { threshold: 10 },
                readThrottles: { offReason: "readers retry for hours" },
            },
        });
        const made = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        expect(made.map(({ name }) => name)).to.deep.equal(["seen-write-throttles"]);
        expect(made[0].inputs.threshold).to.equal(10);
    });

    it("grants the use of its items and, through DynamoDB, of its key", async () => {
        const stack = await record();
        const table = stack.outputs.arn as string;
        const policy = stack.one("aws:iam/rolePolicy:RolePolicy", "seen-use-handler").inputs.policy as string;
        const request = {
            principal: stack.one("aws:iam/role:Role").outputs.arn as string,
            identityPolicies: [policy],
        };
        for (const action of ["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]) {
            expect(await decide({ ...request, action, resource: table }), action).to.equal("Allowed");
            expect(await decide({ ...request, action, resource: `${table}-other` }), action).to.equal(
                "ImplicitlyDenied",
            );
        }
        for (const action of ["dynamodb:Scan", "dynamodb:DeleteTable"]) {
            expect(await decide({ ...request, action, resource: table }), action).to.equal(
                "ImplicitlyDenied",
            );
        }
        const decrypt = (service: string) =>
            decide({
                ...request,
                action: "kms:Decrypt",
                resource: keyArn,
                context: { "kms:ViaService": service },
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
            });
        expect(await decrypt("dynamodb.eu-west-1.amazonaws.com")).to.equal("Allowed");
        expect(await decrypt("s3.eu-west-1.amazonaws.com")).to.equal("ImplicitlyDenied");
    });

    it("refuses keys that clash, and days that DynamoDB doesn't offer", async () => {
        const message = await mistakesOf(
            record({
                keyArn,
                alarms,
                sortKey: "id",
                expiryAttribute: "id",
                recoveryDays: 36,
                partitionKey: "id",
            }),
        );
        expect(message).to.contain('StateTable "seen":');
        expect(message).to.contain('sortKey: got "id"; allowed: another attribute than partitionKey');
        expect(message).to.contain('expiryAttribute: got "id"; allowed: another attribute than the keys');
        expect(message).to.contain("recoveryDays: got 36; allowed: a whole number, 1 to 35");
    });
});
