import * as aws from "@pulumi/aws";
import { expect } from "chai";
import {
    SparkApplication,
    type SparkApplicationArgs,
} from "../../../components/transformation/spark-application";
import { decide, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { byS3 } from "../simulated-access";
import { code, keyArn, location, placement, topicArn } from "./spark-fixtures";

const args: SparkApplicationArgs = {
    jobs: [
        { code: code("sales_trends"), arguments: { DATABASE: "shop" } },
        { code: code("fraud_scores"), arguments: { DATABASE: "shop" } },
    ],
    artifacts: location("shop-code", "jobs/"),
    warehouse: location("shop-curated", "warehouse/"),
    reads: [location("shop-curated", "orders/")],
    replaces: [location("shop-curated", "sales_trends/")],
    placement,
    keyArn,
    alarms: { topicArn },
};
/** A key's policy that leaves it to IAM. */
const keyPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "kms:*",
            Resource: "*",
        },
    ],
});

function record(overrides: Partial<SparkApplicationArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const application = new SparkApplication("analytics", { ...args, ...overrides });
            application.grantSubmit(new aws.iam.Role("submitter", { assumeRolePolicy: "{}" }));
            return { runs: application.runs, alarms: application.alarms };
        },
        { preview },
    );
}

function application(stack: RecordedStack) {
    return stack.one("aws:emrserverless/application:Application");
}

function decision(
    stack: RecordedStack,
    policy: string,
    [action, resource, context]: [string, string, Record<string, string>?],
): Promise<Decision> {
    return decide({
        principal: "arn:aws:iam::123456789012:role/any",
        identityPolicies: [stack.one("aws:iam/rolePolicy:RolePolicy", policy).inputs.policy as string],
        action,
        resource,
        context,
        ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy }),
    });
}

describe("SparkApplication", () => {
    it("is pinned, private and bounded, and stops when it is idle", async () => {
        const stack = await record();
        const group = stack.one("aws:ec2/securityGroup:SecurityGroup").id;
        expect(application(stack).inputs).to.deep.include({
            type: "spark",
            releaseLabel: "emr-7.8.0",
            architecture: "ARM64",
            networkConfiguration: {
                subnetIds: ["subnet-a", "subnet-b"],
                securityGroupIds: [group, "sg-workloads"],
            },
            maximumCapacity: { cpu: "80 vCPU", memory: "320 GB", disk: "400 GB" },
            autoStartConfiguration: { enabled: true },
            autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 15 },
            interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
        });
        expect(application(stack).inputs).to.not.have.property("initialCapacities");
    });

    it("keeps workers ready when asked to", async () => {
        const stack = await record({ initialWorkers: 3, workerVcpu: 2, workerMemoryGb: 8, maxWorkers: 4 });
        const workerConfiguration = { cpu: "2 vCPU", memory: "8 GB", disk: "20 GB" };
        expect(application(stack).inputs.initialCapacities).to.deep.equal([
            {
                initialCapacityType: "Driver",
                initialCapacityConfig: { workerCount: 1, workerConfiguration },
            },
            {
                initialCapacityType: "Executor",
                initialCapacityConfig: { workerCount: 2, workerConfiguration },
            },
        ]);
        expect(application(stack).inputs.maximumCapacity).to.deep.equal({
            cpu: "8 vCPU",
            memory: "32 GB",
            disk: "80 GB",
        });
    });

    it("has drivers and executors that fill the workers that its capacity is counted in", async () => {
        const heaps: Record<string, string> = {};
        for (const [workerVcpu, workerMemoryGb] of [
            [1, 4],
            [2, 8],
            [4, 16],
            [16, 64],
        ]) {
            const stack = await record({ workerVcpu, workerMemoryGb, maxWorkers: 8 });
            const [{ properties }] = application(stack).inputs.runtimeConfigurations as {
                properties: Record<string, string>;
            }[];
            expect(properties).to.include({
                "spark.driver.cores": String(workerVcpu),
                "spark.executor.cores": String(workerVcpu),
                "spark.driver.memory": properties["spark.executor.memory"],
            });
            heaps[`${workerMemoryGb} GB`] = properties["spark.executor.memory"];
        }
        // With the tenth, or the 384 MB, that Spark takes beside it, each heap needs its worker and no larger one.
        expect(heaps).to.deep.equal({ "4 GB": "3g", "8 GB": "7g", "16 GB": "14g", "64 GB": "58g" });
    });

    it("encrypts its logs with the customer's key and what workers send each other", async () => {
        const stack = await record();
        const logGroup = stack.one("aws:cloudwatch/logGroup:LogGroup");
        expect(logGroup.inputs.kmsKeyId).to.equal(keyArn);
        expect(application(stack).inputs.monitoringConfiguration).to.deep.include({
            s3MonitoringConfiguration: {
                logUri: "s3://shop-code/jobs/logs/securecart-test-analytics/",
                encryptionKeyArn: keyArn,
            },
            managedPersistenceMonitoringConfiguration: { enabled: false },
        });
        const [{ properties }] = application(stack).inputs.runtimeConfigurations as {
            properties: Record<string, string>;
        }[];
        expect(properties).to.include({
            "spark.authenticate": "true",
            "spark.network.crypto.enabled": "true",
            "spark.io.encryption.enabled": "true",
            "spark.sql.catalog.lake.warehouse": "s3://shop-curated/warehouse/",
        });
    });

    it("says how each job is run: its code, its role, and the key of the workers' disks", async () => {
        const stack = await record();
        const runs = stack.outputs.runs as Record<string, Record<string, unknown>>;
        expect(Object.keys(runs)).to.have.members(["sales_trends", "fraud_scores"]);
        expect(runs.sales_trends).to.deep.include({
            applicationId: application(stack).id,
            applicationArn: application(stack).outputs.arn,
            runtimeRoleArn: stack.one("aws:iam/role:Role", "analytics-role").outputs.arn,
            diskKeyArn: keyArn,
            logKeyArn: keyArn,
            logGroupName: stack.one("aws:cloudwatch/logGroup:LogGroup").outputs.name,
            arguments: { DATABASE: "shop" },
        });
        expect(runs.sales_trends.entryPoint).to.match(/^s3:\/\/shop-code\/jobs\/.*\/sales_trends\.py$/);
        expect(runs.sales_trends.sparkSubmitParameters).to.match(/^--py-files s3:\/\/shop-code\/jobs\//);
    });

    it("lets a submitter pass its own runtime role to EMR Serverless and no other, nor elsewhere", async () => {
        const stack = await record();
        const role = stack.one("aws:iam/role:Role", "analytics-role").outputs.arn as string;
        const arn = application(stack).outputs.arn as string;
        const toEmr = { "iam:PassedToService": "emr-serverless.amazonaws.com" };
        const policy = "analytics-submit-submitter";
        for (const request of [
            ["emr-serverless:StartJobRun", arn],
            ["emr-serverless:GetJobRun", `${arn}/jobruns/1`],
            ["emr-serverless:CancelJobRun", `${arn}/jobruns/1`],
            ["iam:PassRole", role, toEmr],
        ] as [string, string, Record<string, string>?][]) {
            expect([...request, await decision(stack, policy, request)].at(-1)).to.equal("Allowed");
        }
        for (const request of [
            ["emr-serverless:StartJobRun", `${arn}-other`],
            ["emr-serverless:DeleteApplication", arn],
            ["iam:PassRole", `${role}-other`, toEmr],
            ["iam:PassRole", role, { "iam:PassedToService": "lambda.amazonaws.com" }],
        ] as [string, string, Record<string, string>?][]) {
            expect([...request, await decision(stack, policy, request)].at(-1)).to.equal("ImplicitlyDenied");
        }
    });

    it("lets the code reach its own data, logs and disks, and nobody else's", async () => {
        const stack = await record();
        const policy = "analytics-run";
        const logGroup = stack.one("aws:cloudwatch/logGroup:LogGroup").outputs.arn as string;
        for (const request of [
            ["s3:GetObject", "arn:aws:s3:::shop-curated/orders/data/1.parquet"],
            ["s3:DeleteObject", "arn:aws:s3:::shop-curated/sales_trends/data/1.parquet"],
            ["s3:PutObject", "arn:aws:s3:::shop-code/jobs/logs/securecart-test-analytics/driver.gz"],
            ["logs:PutLogEvents", `${logGroup}:log-stream:x`],
            ["kms:GenerateDataKey", keyArn, byS3("arn:aws:s3:::shop-curated")],
        ] as [string, string, Record<string, string>?][]) {
            expect([...request, await decision(stack, policy, request)].at(-1)).to.equal("Allowed");
        }
        for (const request of [
            ["s3:PutObject", "arn:aws:s3:::shop-curated/orders/data/1.parquet"],
            ["s3:GetObject", "arn:aws:s3:::shop-raw/payments/1.parquet"],
            ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:other:log-stream:x"],
            [
                "kms:Decrypt",
                "arn:aws:kms:eu-west-1:123456789012:key/another",
                byS3("arn:aws:s3:::shop-curated"),
            ],
            ["kms:Decrypt", keyArn, byS3("arn:aws:s3:::shop-raw")],
        ] as [string, string, Record<string, string>?][]) {
            expect([...request, await decision(stack, policy, request)].at(-1)).to.equal("ImplicitlyDenied");
        }
    });

    it("alarms on failed runs by metric and by event, and on jobs that wait", async () => {
        const stack = await record();
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule", "analytics-failed-runs");
        expect(JSON.parse(rule.inputs.eventPattern as string)).to.deep.equal({
            source: ["aws.emr-serverless"],
            "detail-type": ["EMR Serverless Job Run State Change"],
            detail: { applicationId: [application(stack).id], state: ["FAILED"] },
        });
        expect(stack.outputs.alarms).to.have.length(4);
    });

    it("makes its own key and topic when it gets none, also beside another", async () => {
        const stack = await recordStack(() => {
            new SparkApplication("a", { ...args, keyArn: undefined, alarms: undefined });
            new SparkApplication("b", { ...args, keyArn: undefined, alarms: undefined });
            return {};
        });
        expect(stack.ofType("aws:kms/key:Key")).to.have.length(4);
    });

    it("previews while nothing of its surroundings is there yet", async () => {
        const stack = await record({}, true);
        expect(application(stack).inputs.releaseLabel).to.equal("emr-7.8.0");
        expect(stack.one("aws:iam/rolePolicy:RolePolicy", "analytics-run").inputs.policy).to.equal(unknown);
    });

    it("refuses what EMR Serverless would refuse, all of it at once", () => {
        const mistakes = mistakesOf(
            () =>
                new SparkApplication("analytics", {
                    ...args,
                    jobs: [{ code: code("sales_trends") }, { code: code("sales_trends") }],
                    releaseLabel: "emr-6.0.0",
                    workerVcpu: 3,
                    maxWorkers: 1,
                    initialWorkers: 5,
                    idleMinutes: 0,
                }),
        );
        expect(mistakes.map((mistake) => mistake.split(":")[0])).to.deep.equal([
            "releaseLabel",
            "maxWorkers",
            "initialWorkers",
            "idleMinutes",
            "workerVcpu and workerMemoryGb",
            "jobs[1].code.name",
        ]);
    });
});
