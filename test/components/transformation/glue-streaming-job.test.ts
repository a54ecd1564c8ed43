import { expect } from "chai";
import {
    GlueStreamingJob,
    type GlueStreamingJobArgs,
} from "../../../components/transformation/glue-streaming-job";
import { decide, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { code, keyArn, location, placement, topicArn } from "./spark-fixtures";

const streamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
const clusterArn =
    "arn:aws:kafka:eu-west-1:123456789012:cluster/events/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3";
const args: GlueStreamingJobArgs = {
    code: code("clickstream_sessions"),
    source: { kind: "kinesis", arn: streamArn, keyArn },
    artifacts: location("shop-code", "jobs/"),
    checkpoint: location("shop-curated", "checkpoints/sessions/"),
    warehouse: location("shop-curated", "warehouse/"),
    replaces: [location("shop-curated", "sessions/")],
    arguments: { DATABASE: "shop" },
    placement,
    keyArn,
    alarms: { topicArn },
};
const msk: Partial<GlueStreamingJobArgs> = {
    source: { kind: "msk", arn: clusterArn, keyArn, topic: "orders.events" },
    bootstrapServers: "b-1.events:9098,b-2.events:9098",
};
/** Dimensions of Glue's metrics that say how they are summed, and not what they are of. */
const glueConstants = /dimension (JobRunId|Type)/;

function record(overrides: Partial<GlueStreamingJobArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const job = new GlueStreamingJob("sessions", { ...args, ...overrides });
            return { alarms: job.alarms };
        },
        { preview },
    );
}

function defaultArguments(stack: RecordedStack): Record<string, string> {
    return stack.one("aws:glue/job:Job").inputs.defaultArguments as Record<string, string>;
}

function roleDecision(stack: RecordedStack, action: string, resource: string): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role", "sessions-role").outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => inputs.policy as string),
        action,
        resource,
    });
}

describe("GlueStreamingJob", () => {
    it("runs without end, tried again three times by Glue and once an hour by its trigger", async () => {
        const stack = await record();
        const job = stack.one("aws:glue/job:Job");
        expect(job.inputs).to.deep.include({
            glueVersion: "5.0",
            maxRetries: 3,
            maintenanceWindow: "Sun:03",
            executionProperty: { maxConcurrentRuns: 1 },
        });
        expect(job.inputs).to.not.have.property("timeout");
        expect((job.inputs.command as Record<string, string>).name).to.equal("gluestreaming");
        expect(stack.one("aws:glue/trigger:Trigger").inputs).to.deep.include({
            type: "SCHEDULED",
            schedule: "cron(0 * * * ? *)",
            startOnCreation: true,
            actions: [{ jobName: job.outputs.name }],
        });
    });

    it("reads a stream of Kinesis, with its checkpoint in the lake and no bookmarks", async () => {
        const stack = await record();
        expect(defaultArguments(stack)).to.include({
            "--STREAM_KIND": "kinesis",
            "--STREAM": streamArn,
            "--CHECKPOINT": "s3://shop-curated/checkpoints/sessions/",
            "--TRIGGER_SECONDS": "60",
            "--DATABASE": "shop",
            "--job-bookmark-option": "job-bookmark-disable",
        });
        for (const [action, resource, decision] of [
            ["kinesis:GetRecords", streamArn, "Allowed"],
            ["kinesis:ListShards", streamArn, "Allowed"],
            ["kinesis:PutRecord", streamArn, "ImplicitlyDenied"],
            ["kinesis:GetRecords", `${streamArn}-other`, "ImplicitlyDenied"],
            ["s3:PutObject", "arn:aws:s3:::shop-curated/checkpoints/sessions/commits/7", "Allowed"],
            ["s3:DeleteObject", "arn:aws:s3:::shop-curated/checkpoints/sessions/state/1", "Allowed"],
            ["s3:PutObject", "arn:aws:s3:::shop-curated/checkpoints/other/commits/7", "ImplicitlyDenied"],
        ]) {
            expect([action, resource, await roleDecision(stack, action, resource)]).to.deep.equal([
                action,
                resource,
                decision,
            ]);
        }
    });

    it("reads a topic of the event bus as IAM lets it", async () => {
        const stack = await record(msk);
        expect(defaultArguments(stack)).to.include({
            "--STREAM_KIND": "msk",
            "--STREAM": "orders.events",
            "--BOOTSTRAP_SERVERS": "b-1.events:9098,b-2.events:9098",
        });
        const within = (kind: string) => clusterArn.replace(":cluster/", `:${kind}/`);
        for (const [action, resource, decision] of [
            ["kafka-cluster:Connect", clusterArn, "Allowed"],
            ["kafka-cluster:ReadData", `${within("topic")}/orders.events`, "Allowed"],
            ["kafka-cluster:AlterGroup", `${within("group")}/spark-kafka-source-1-driver-0`, "Allowed"],
            ["kafka-cluster:ReadData", `${within("topic")}/fraud.alerts`, "ImplicitlyDenied"],
            ["kafka-cluster:WriteData", `${within("topic")}/orders.events`, "ImplicitlyDenied"],
            ["kafka-cluster:AlterGroup", `${within("group")}/lake`, "ImplicitlyDenied"],
        ]) {
            expect([action, resource, await roleDecision(stack, action, resource)]).to.deep.equal([
                action,
                resource,
                decision,
            ]);
        }
    });

    it("alarms when it is late, when it stands still and when a run fails", async () => {
        const stack = await record();
        expect(alarmGaps(stack, topicArn).filter((gap) => !glueConstants.test(gap))).to.deep.equal([]);
        const alarm = (id: string) =>
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `sessions-${id}`).inputs;
        expect(alarm("consumer-lag")).to.deep.include({
            metricName: "glue.driver.streaming.maxConsumerLagInMs",
            threshold: 600_000,
            dimensions: {
                JobName: stack.one("aws:glue/job:Job").outputs.name,
                JobRunId: "ALL",
                Type: "gauge",
            },
        });
        expect(alarm("stopped")).to.include({
            comparisonOperator: "LessThanThreshold",
            treatMissingData: "breaching",
        });
        expect(stack.outputs.alarms).to.have.length(5);
    });

    it("stands beside another, with a key and topic of its own", async () => {
        const stack = await recordStack(() => {
            new GlueStreamingJob("sessions", { ...args, keyArn: undefined, alarms: undefined });
            new GlueStreamingJob("orders", { ...args, ...msk });
            return {};
        });
        expect(stack.ofType("aws:glue/job:Job")).to.have.length(2);
    });

    it("previews while stream and network aren't there yet", async () => {
        const stack = await record({}, true);
        expect(stack.one("aws:glue/job:Job").inputs.maintenanceWindow).to.equal("Sun:03");
        expect(stack.one("aws:glue/job:Job").inputs.roleArn).to.equal(unknown);
    });

    it("refuses what Glue would refuse, all of it at once", () => {
        const mistakes = mistakesOf(
            () =>
                new GlueStreamingJob("sessions", {
                    ...args,
                    source: { kind: "sqs", arn: streamArn, keyArn },
                    triggerSeconds: 0,
                    restartSchedule: "hourly",
                    maintenanceWindow: "Sunday",
                }),
        );
        expect(mistakes.map((mistake) => mistake.split(":")[0])).to.deep.equal([
            "triggerSeconds",
            "restartSchedule",
            "maintenanceWindow",
            "source.kind",
        ]);
        expect(
            mistakesOf(() => new GlueStreamingJob("s", { ...args, ...msk, bootstrapServers: undefined })),
        ).to.deep.equal([
            "bootstrapServers: got nothing; allowed: the brokers of the cluster, for source msk",
        ]);
    });
});
