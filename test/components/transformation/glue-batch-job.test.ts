import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { GlueBatchJob, type GlueBatchJobArgs } from "../../../components/transformation/glue-batch-job";
import { decide, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { code, keyArn, location, placement, topicArn } from "./spark-fixtures";

const args: GlueBatchJobArgs = {
    code: code("orders_batch"),
    artifacts: location("shop-code", "jobs/"),
    warehouse: location("shop-curated", "warehouse/"),
    reads: [location("shop-raw", "legacy_orders/")],
    replaces: [location("shop-curated", "orders/")],
    arguments: { DATABASE: "shop" },
    placement,
    keyArn,
    alarms: { topicArn },
};

function record(overrides: Partial<GlueBatchJobArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const job = new GlueBatchJob("orders", { ...args, ...overrides });
            return { alarms: job.alarms, reference: job.reference };
        },
        { preview },
    );
}

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

/** Dimensions of Glue's metrics that say how they are summed, and not what they are of. */
const glueConstants = /dimension (JobRunId|Type)/;

function roleDecision(
    stack: RecordedStack,
    action: string,
    resource: string,
    context?: Record<string, string | string[]>,
): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role", "orders-role").outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => inputs.policy as string),
        action,
        resource,
        context,
        ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy }),
    });
}

describe("GlueBatchJob", () => {
    it("runs Glue 5.0 in a VPC, one run at a time, bounded and encrypted", async () => {
        const stack = await record();
        const { inputs } = stack.one("aws:glue/job:Job");
        expect(inputs).to.deep.include({
            glueVersion: "5.0",
            workerType: "G.1X",
            numberOfWorkers: 10,
            executionClass: "STANDARD",
            timeout: 120,
            maxRetries: 0,
            executionProperty: { maxConcurrentRuns: 1 },
            securityConfiguration: stack.one("aws:glue/securityConfiguration:SecurityConfiguration").outputs
                .name,
            connections: stack.ofType("aws:glue/connection:Connection").map(({ outputs }) => outputs.name),
            roleArn: stack.one("aws:iam/role:Role").outputs.arn,
        });
        const command = inputs.command as Record<string, string>;
        expect(command).to.include({ name: "glueetl", pythonVersion: "3" });
        expect(command.scriptLocation).to.match(
            /^s3:\/\/shop-code\/jobs\/code\/securecart-test-orders-code\/[0-9a-f]{16}\/orders_batch\.py$/,
        );
    });

    it("runs several times at once when asked, but not while one bookmark stands for them all", async () => {
        const stack = await record({ concurrentRuns: 4, bookmarks: false });
        expect(stack.one("aws:glue/job:Job").inputs.executionProperty).to.deep.equal({
            maxConcurrentRuns: 4,
        });
        for (const wrong of [{ concurrentRuns: 4 }, { concurrentRuns: 0, bookmarks: false }]) {
            expect(mistakesOf(() => new GlueBatchJob("orders", { ...args, ...wrong }))).to.deep.equal([
                `concurrentRuns: got ${wrong.concurrentRuns}; allowed: a whole number from 1; 1 while bookmarks are on, which one run at a time moves`,
            ]);
        }
    });

    it("gives the code its catalog, its modules, its logs and its arguments", async () => {
        const stack = await record();
        const defaults = stack.one("aws:glue/job:Job").inputs.defaultArguments as Record<string, string>;
        expect(defaults).to.include({
            "--datalake-formats": "iceberg",
            "--enable-metrics": "true",
            "--enable-continuous-cloudwatch-log": "true",
            "--enable-auto-scaling": "true",
            "--job-bookmark-option": "job-bookmark-enable",
            "--custom-logGroup-prefix": "/aws-glue/jobs/securecart-test-orders",
            "--DATABASE": "shop",
        });
        expect(defaults["--conf"].split(" --conf ")).to.include.members([
            "spark.sql.catalog.lake.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog",
            "spark.sql.catalog.lake.warehouse=s3://shop-curated/warehouse/",
            `spark.sql.catalog.lake.s3.sse.key=${keyArn}`,
            "spark.network.crypto.enabled=true",
        ]);
        expect(defaults).to.include({
            "--TempDir": "s3://shop-code/jobs/temporary/securecart-test-orders/",
            "--spark-event-logs-path": "s3://shop-code/jobs/events/securecart-test-orders/",
        });
    });

    it("encrypts what Glue writes to S3, its logs and its bookmarks with the customer's key", async () => {
        const stack = await record();
        const security = stack.one("aws:glue/securityConfiguration:SecurityConfiguration");
        expect(security.inputs.encryptionConfiguration).to.deep.equal({
            s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
            cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
            jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: keyArn },
        });
        expect(stack.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs)).to.deep.equal(
            ["error", "output"].map((kind) => ({
                name: `/aws-glue/jobs/securecart-test-orders/${kind}`,
                kmsKeyId: keyArn,
                retentionInDays: 365,
                deletionProtectionEnabled: false,
            })),
        );
        for (const { inputs } of stack.ofType("aws:s3/bucketObjectv2:BucketObjectv2")) {
            expect(inputs).to.include({
                bucket: "shop-code",
                serverSideEncryption: "aws:kms",
                kmsKeyId: keyArn,
                bucketKeyEnabled: true,
            });
        }
    });

    it("has a network connection in each of two zones and a group whose members reach each other alone", async () => {
        const stack = await record();
        const group = stack.one("aws:ec2/securityGroup:SecurityGroup");
        expect(stack.ofType("aws:glue/connection:Connection").map(({ inputs }) => inputs)).to.deep.equal(
            ["a", "b"].map((zone, index) => ({
                name: `securecart-test-orders-network-${index + 1}`,
                description: "Runs of orders, in one zone",
                connectionType: "NETWORK",
                physicalConnectionRequirements: {
                    subnetId: `subnet-${zone}`,
                    availabilityZone: `eu-west-1${zone}`,
                    securityGroupIdLists: [group.id, "sg-workloads"],
                },
            })),
        );
        const amongThemselves = { self: true, protocol: "tcp", fromPort: 0, toPort: 65535 };
        expect(group.inputs).to.deep.include({
            ingress: [{ ...amongThemselves, description: "From the other workers" }],
            egress: [{ ...amongThemselves, description: "To the other workers" }],
        });
        expect(stack.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).to.deep.equal([]);
    });

    it("lets the code reach its own data and nobody else's", async () => {
        const stack = await record();
        const allowed: [string, string, Record<string, string | string[]>?][] = [
            ["s3:GetObject", "arn:aws:s3:::shop-raw/legacy_orders/dt=2026-11-23/a.csv"],
            ["s3:PutObject", "arn:aws:s3:::shop-curated/orders/data/1.parquet"],
            ["s3:DeleteObject", "arn:aws:s3:::shop-curated/orders/data/1.parquet"],
            ["kms:GenerateDataKey", keyArn],
            ["ec2:CreateNetworkInterface", "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-a"],
            [
                "glue:GetConnection",
                "arn:aws:glue:eu-west-1:123456789012:connection/securecart-test-orders-network-1",
            ],
            [
                "logs:PutLogEvents",
                "arn:aws:logs:eu-west-1:123456789012:log-group:/aws-glue/jobs/securecart-test-orders/output:log-stream:x",
            ],
            ["cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "Glue" }],
        ];
        for (const [action, resource, context] of allowed) {
            expect([action, resource, await roleDecision(stack, action, resource, context)]).to.deep.equal([
                action,
                resource,
                "Allowed",
            ]);
        }
        const denied: [string, string, Record<string, string | string[]>?][] = [
            ["s3:GetObject", "arn:aws:s3:::shop-raw/payments/a.parquet"],
            ["s3:PutObject", "arn:aws:s3:::shop-raw/legacy_orders/a.csv"],
            ["s3:PutObject", "arn:aws:s3:::shop-curated/stock/data/1.parquet"],
            [
                "s3:PutObject",
                "arn:aws:s3:::shop-code/jobs/code/securecart-test-orders-code/x/orders_batch.py",
            ],
            ["kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/another"],
            ["ec2:CreateNetworkInterface", "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-public"],
            ["ec2:DeleteNetworkInterface", "arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-1"],
            ["glue:GetConnection", "arn:aws:glue:eu-west-1:123456789012:connection/other"],
            ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:other:log-stream:x"],
            ["cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "AWS/Kinesis" }],
        ];
        for (const [action, resource, context] of denied) {
            expect([action, resource, await roleDecision(stack, action, resource, context)]).to.not.include(
                "Allowed",
            );
        }
    });

    it("alarms on failed runs, by their events, and on failing tasks", async () => {
        const stack = await record();
        const jobName = stack.one("aws:glue/job:Job").outputs.name;
        expect(alarmGaps(stack, topicArn).filter((gap) => !glueConstants.test(gap))).to.deep.equal([]);
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule", "orders-failed-runs");
        expect(JSON.parse(rule.inputs.eventPattern as string)).to.deep.equal({
            source: ["aws.glue"],
            "detail-type": ["Glue Job State Change"],
            detail: { jobName: [jobName], state: ["FAILED", "TIMEOUT"] },
        });
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "orders-failed-tasks").inputs.dimensions,
        ).to.deep.equal({
            JobName: jobName,
            JobRunId: "ALL",
            Type: "count",
        });
        expect(stack.outputs.alarms).to.have.length(3);
    });

    it("turns an alarm off with a reason", async () => {
        const stack = await record({ alarmTuning: { failedTasks: { offReason: "spot workers" } } });
        expect(stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name)).to.not.include(
            "orders-failed-tasks",
        );
    });

    it("grants a run of this very job", async () => {
        const stack = await recordStack(() => {
            const job = new GlueBatchJob("orders", args);
            const role = new aws.iam.Role("pipeline", { assumeRolePolicy: "{}" });
            job.grantRun(role);
            return {};
        });
        const policy = stack.one("aws:iam/rolePolicy:RolePolicy", "orders-run-pipeline").inputs
            .policy as string;
        const jobArn = stack.one("aws:glue/job:Job").outputs.arn as string;
        for (const action of [
            "glue:StartJobRun",
            "glue:GetJobRun",
            "glue:GetJobRuns",
            "glue:BatchStopJobRun",
        ]) {
            const request = {
                principal: "arn:aws:iam::123456789012:role/pipeline",
                identityPolicies: [policy],
                action,
            };
            expect(await decide({ ...request, resource: jobArn })).to.equal("Allowed");
            expect(await decide({ ...request, resource: `${jobArn}-other` })).to.not.equal("Allowed");
        }
    });

    it("makes its own key and alarm topic when it gets none, and names nothing that another instance names", async () => {
        const stack = await recordStack(() => {
            const alone = { ...args, keyArn: undefined, alarms: undefined };
            new GlueBatchJob("orders", alone);
            new GlueBatchJob("stock", alone);
            return {};
        });
        expect(stack.ofType("aws:kms/key:Key")).to.have.length(4);
        const names = stack
            .ofType("aws:cloudwatch/logGroup:LogGroup")
            .concat(stack.ofType("aws:glue/connection:Connection"))
            .map(({ inputs }) => inputs.name);
        expect(new Set(names).size).to.equal(names.length);
        const keys = stack.ofType("aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs.key);
        expect(new Set(keys).size).to.equal(4);
    });

    it("previews while nothing of its surroundings is there yet", async () => {
        const stack = await record({}, true);
        const { inputs } = stack.one("aws:glue/job:Job");
        expect(inputs.glueVersion).to.equal("5.0");
        expect(inputs.roleArn).to.equal(unknown);
    });

    it("puts its tags on everything that takes tags", async () => {
        const stack = await record({ tags: { team: "data" } });
        const untagged = stack.resources.filter(
            ({ custom, type, inputs }) =>
                custom &&
                !/rolePolicy|securityConfiguration|eventTarget|queuePolicy/i.test(type) &&
                JSON.stringify(inputs.tags) !== '{"team":"data"}',
        );
        expect(untagged.map(({ name }) => name)).to.deep.equal([]);
    });

    it("refuses what Glue would refuse, all of it at once", () => {
        const mistakes = mistakesOf(
            () =>
                new GlueBatchJob("orders", {
                    ...args,
                    workerType: "G.3X",
                    maxWorkers: 1,
                    timeoutMinutes: 0,
                    maxRetries: 11,
                    zones: 4,
                    logRetentionDays: 42,
                    arguments: { "--database": "shop" },
                }),
        );
        expect(mistakes.map((mistake) => mistake.split(":")[0])).to.deep.equal([
            "workerType",
            "maxWorkers",
            "timeoutMinutes",
            "maxRetries",
            "zones",
            "logRetentionDays",
            "arguments.--database",
        ]);
    });

    it("refuses FLEX on workers that it doesn't have", () => {
        const mistakes = mistakesOf(
            () => new GlueBatchJob("orders", { ...args, flex: true, workerType: "G.8X" }),
        );
        expect(mistakes).to.deep.equal(['workerType: got "G.8X"; allowed: G.1X or G.2X where flex is true']);
    });
});
