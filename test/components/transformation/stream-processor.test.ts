import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { EventBus } from "../../../components/ingestion/event-bus";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import {
    StreamProcessor,
    type StreamProcessorArgs,
} from "../../../components/transformation/stream-processor";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { byS3 } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const streamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
const clusterArn =
    "arn:aws:kafka:eu-west-1:123456789012:cluster/events/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3";
const location = (bucketName: string, prefix: string) => ({
    bucketName,
    bucketArn: `arn:aws:s3:::${bucketName}`,
    prefix,
    keyArn,
});
const args: StreamProcessorArgs = {
    handler: {
        name: "clickstream-normalizer",
        bundle: path.join("handlers", "dist", "clickstream-normalizer", "index.mjs"),
        entry: "index.handler",
        services: ["s3"],
    },
    source: { kind: "kinesis", arn: streamArn, keyArn },
    placement: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-workloads"] },
    failures: location("shop-failed-deliveries", ""),
    keyArn,
    alarms: { topicArn },
};
const msk: Partial<StreamProcessorArgs> = {
    source: { kind: "msk", arn: clusterArn, keyArn, topic: "orders.events" },
    consumerGroup: "lake",
};

function record(overrides: Partial<StreamProcessorArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const processor = new StreamProcessor("normalizer", { ...args, ...overrides });
            return { services: processor.services, alarms: processor.alarms };
        },
        { preview },
    );
}

function mapping(stack: RecordedStack): RecordedResource {
    return stack.one("aws:lambda/eventSourceMapping:EventSourceMapping", "normalizer-source");
}

/** Decides requests of the processor's role by the policies that are attached to it. */
function roleDecision(
    stack: RecordedStack,
    request: Pick<AccessRequest, "action" | "resource" | "context" | "resourcePolicy">,
): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role", "normalizer-role").outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => inputs.policy as string),
        ...request,
    });
}

describe("StreamProcessor", () => {
    it("reads a stream in partial batches, with bounded retries and failures kept in S3", async () => {
        const stack = await record();
        expect(mapping(stack).inputs).to.deep.equal({
            functionName: stack.one("aws:lambda/function:Function").outputs.name,
            eventSourceArn: streamArn,
            startingPosition: "TRIM_HORIZON",
            batchSize: 500,
            maximumBatchingWindowInSeconds: 5,
            parallelizationFactor: 1,
            tumblingWindowInSeconds: 0,
            functionResponseTypes: ["ReportBatchItemFailures"],
            bisectBatchOnFunctionError: true,
            maximumRetryAttempts: 5,
            maximumRecordAgeInSeconds: 86_400,
            destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::shop-failed-deliveries" } },
            metricsConfig: { metrics: ["EventCount"] },
        });
        expect(stack.outputs.services).to.deep.equal(["s3"]);
    });

    it("reads a topic with pollers of its own, without which MSK knows no partial batches", async () => {
        const stack = await record(msk);
        expect(mapping(stack).inputs).to.deep.equal({
            functionName: stack.one("aws:lambda/function:Function").outputs.name,
            eventSourceArn: clusterArn,
            topics: ["orders.events"],
            amazonManagedKafkaEventSourceConfig: { consumerGroupId: "lake" },
            provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 4 },
            startingPosition: "TRIM_HORIZON",
            batchSize: 500,
            maximumBatchingWindowInSeconds: 5,
            functionResponseTypes: ["ReportBatchItemFailures"],
            bisectBatchOnFunctionError: true,
            maximumRetryAttempts: 5,
            maximumRecordAgeInSeconds: 86_400,
            destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::shop-failed-deliveries" } },
            metricsConfig: { metrics: ["EventCount", "ErrorCount", "KafkaMetrics"] },
        });
    });

    it("takes everything that can be set", async () => {
        const stack = await record({
            batchSize: 10_000,
            batchWindowSeconds: 300,
            parallelizationFactor: 10,
            tumblingWindowSeconds: 900,
            retryAttempts: 0,
            maximumRecordAgeSeconds: 60,
            timeoutSeconds: 300,
            memoryMb: 1024,
            reservedConcurrency: 40,
            environment: { DEDUPE_WINDOW_EVENTS: "5" },
            tags: { team: "web" },
        });
        expect(mapping(stack).inputs).to.deep.include({
            batchSize: 10_000,
            maximumBatchingWindowInSeconds: 300,
            parallelizationFactor: 10,
            tumblingWindowInSeconds: 900,
            maximumRetryAttempts: 0,
            maximumRecordAgeInSeconds: 60,
            tags: { team: "web" },
        });
        expect(stack.one("aws:lambda/function:Function").inputs).to.deep.include({
            timeout: 300,
            memorySize: 1024,
            reservedConcurrentExecutions: 40,
            environment: { variables: { DEDUPE_WINDOW_EVENTS: "5" } },
            tags: { team: "web" },
        });
    });

    it("is made only once its role may read the source and keep failures", async () => {
        const stack = await record();
        const granted = ["normalizer-read-source", "normalizer-keep-failures"].map(
            (name) => stack.one("aws:iam/rolePolicy:RolePolicy", name).urn,
        );
        expect(mapping(stack).dependencies).to.include.members(granted);
    });

    it("reads through the enhanced fan-out consumer where the stream has one", async () => {
        const stack = await recordStack(() => {
            const clicks = new KinesisIngestion("clicks", { keyArn, alarms: { topicArn }, fanOut: true });
            new StreamProcessor("normalizer", { ...args, source: clicks.source });
        });
        const consumerArn = stack.one("aws:kinesis/streamConsumer:StreamConsumer").outputs.arn as string;
        expect(mapping(stack).inputs.eventSourceArn).to.equal(consumerArn);
        expect(
            await roleDecision(stack, { action: "kinesis:SubscribeToShard", resource: consumerArn }),
        ).to.equal("Allowed");
    });

    it("may read its own stream with the stream's key, and no other", async () => {
        const stack = await recordStack(() => {
            const key = new DataKey("streams", { uses: ["streams"] });
            const clicks = new KinesisIngestion("clicks", { keyArn: key.arn, alarms: { topicArn } });
            new StreamProcessor("normalizer", { ...args, source: clicks.source });
        });
        const stream = stack.one("aws:kinesis/stream:Stream").outputs.arn as string;
        const key = stack.one("aws:kms/key:Key");
        const decrypt = (context: Record<string, string>) =>
            roleDecision(stack, {
                action: "kms:Decrypt",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context,
            });
        expect(await roleDecision(stack, { action: "kinesis:GetRecords", resource: stream })).to.equal(
            "Allowed",
        );
        expect(
            await roleDecision(stack, { action: "kinesis:GetRecords", resource: `${stream}-other` }),
        ).to.equal("ImplicitlyDenied");
        expect(await roleDecision(stack, { action: "kinesis:PutRecord", resource: stream })).to.equal(
            "ImplicitlyDenied",
        );
        const viaKinesis = {
            "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:kinesis:arn": stream,
        };
        expect(await decrypt(viaKinesis)).to.equal("Allowed");
        expect(
            await decrypt({ ...viaKinesis, "kms:EncryptionContext:aws:kinesis:arn": `${stream}-other` }),
        ).to.equal("ImplicitlyDenied");
    });

    it("may consume its own topic in its own group, and produce to none", async () => {
        const stack = await record(msk);
        const topic = (name: string) => `${clusterArn.replace(":cluster/", ":topic/")}/${name}`;
        const group = (name: string) => `${clusterArn.replace(":cluster/", ":group/")}/${name}`;
        const ask = (action: string, resource: string) => roleDecision(stack, { action, resource });
        expect(await ask("kafka-cluster:Connect", clusterArn)).to.equal("Allowed");
        expect(await ask("kafka-cluster:ReadData", topic("orders.events"))).to.equal("Allowed");
        expect(await ask("kafka-cluster:AlterGroup", group("lake"))).to.equal("Allowed");
        expect(await ask("kafka:DescribeClusterV2", clusterArn)).to.equal("Allowed");
        expect(await ask("kafka:GetBootstrapBrokers", "*")).to.equal("Allowed");
        expect(await ask("kafka-cluster:ReadData", topic("fraud.alerts"))).to.equal("ImplicitlyDenied");
        expect(await ask("kafka-cluster:AlterGroup", group("other"))).to.equal("ImplicitlyDenied");
        expect(await ask("kafka-cluster:WriteData", topic("orders.events"))).to.equal("ImplicitlyDenied");
    });

    it("gets, with the bus it reads, the endpoints that Lambda's pollers call beside the brokers", async () => {
        const stack = await recordStack(() => {
            const bus = new EventBus("events", {
                placement: {
                    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
                    securityGroupIds: ["sg-workloads"],
                    vpcId: "vpc-1",
                },
                keyArn,
                alarms: { topicArn },
                topics: [{ name: "orders.events" }],
            });
            const processor = new StreamProcessor("normalizer", {
                ...args,
                source: bus.source("orders.events"),
            });
            return { services: [...bus.services, ...processor.services] };
        });
        // https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
        expect(stack.outputs.services).to.include.members(["lambda", "sts", "s3"]);
        expect(mapping(stack).inputs).to.deep.include({
            eventSourceArn: stack.one("aws:msk/cluster:Cluster").outputs.arn,
            topics: ["orders.events"],
        });
    });

    it("watches for records that its code could not store or refused, where the code counts them", async () => {
        const counted = (stack: RecordedStack): string[] =>
            stack
                .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
                .filter(({ inputs }) => inputs.namespace === "SecureCart")
                .map(({ inputs }) => inputs.metricName as string)
                .sort();
        expect(counted(await record())).to.deep.equal([]);
        const handler = { ...args.handler, countsRecords: true };
        expect(counted(await record({ handler }))).to.deep.equal(["RecordsFailed", "RecordsQuarantined"]);
        const recordsFailed = { offReason: "watched elsewhere" };
        expect(counted(await record({ handler, alarmTuning: { recordsFailed } }))).to.deep.equal([
            "RecordsQuarantined",
        ]);
    });

    it("tells its code where to write, and lets it write there alone", async () => {
        const stack = await record({
            output: location("shop-raw", "clickstream/"),
            quarantine: location("shop-quarantine", "clickstream/"),
            environment: { DEDUPE_WINDOW_EVENTS: "5" },
        });
        expect(stack.one("aws:lambda/function:Function").inputs.environment).to.deep.equal({
            variables: {
                OUTPUT_BUCKET: "shop-raw",
                OUTPUT_PREFIX: "clickstream/",
                OUTPUT_KEY_ARN: keyArn,
                QUARANTINE_BUCKET: "shop-quarantine",
                QUARANTINE_PREFIX: "clickstream/",
                QUARANTINE_KEY_ARN: keyArn,
                DEDUPE_WINDOW_EVENTS: "5",
            },
        });
        const may = (action: string, key: string) =>
            roleDecision(stack, { action, resource: `arn:aws:s3:::${key}` });
        // It looks for what an earlier delivery has stored: 403 would tell it that nothing is there.
        for (const action of ["s3:PutObject", "s3:GetObject"]) {
            expect(await may(action, "shop-raw/clickstream/dt=2026-11-23/a"), action).to.equal("Allowed");
            expect(await may(action, "shop-quarantine/clickstream/a"), action).to.equal("Allowed");
            expect(await may(action, "shop-raw/transactions/a"), action).to.equal("ImplicitlyDenied");
        }
        expect(await may("s3:DeleteObject", "shop-raw/clickstream/a")).to.equal("ImplicitlyDenied");
    });

    it("has its failures kept in a lake's bucket from outside the VPC, which its output bucket refuses", async () => {
        const stack = await recordStack(() => {
            const key = new DataKey("lake", { uses: ["lake"] });
            const lake = new DataLake("lake", {
                keyArn: key.arn,
                access: { vpcId: "vpc-1", s3EndpointId: "vpce-1" },
            });
            new StreamProcessor("normalizer", {
                ...args,
                output: lake.raw("clickstream/"),
                failures: lake.failedDeliveries("normalizer/"),
            });
        });
        const bucket = (zone: string) => stack.one("aws:s3/bucket:Bucket", `lake-${zone}`);
        const put = (zone: string, key: string, context: Record<string, string> = {}) =>
            roleDecision(stack, {
                action: "s3:PutObject",
                resource: `${String(bucket(zone).outputs.arn)}/${key}`,
                resourcePolicy: stack
                    .ofType("aws:s3/bucketPolicy:BucketPolicy")
                    .find(({ inputs }) => inputs.bucket === bucket(zone).id)!.inputs.policy as string,
                context,
            });
        const fromLambda = "aws/lambda/3b2e/shardId-000000000000/2026/11/23/a";
        expect(await put("failed-deliveries", fromLambda)).to.equal("Allowed");
        expect(await put("raw", "clickstream/a")).to.equal("ExplicitlyDenied");
        expect(await put("raw", "clickstream/a", { "aws:SourceVpce": "vpce-1" })).to.equal("Allowed");
        const key = stack.one("aws:kms/key:Key");
        expect(
            await roleDecision(stack, {
                action: "kms:GenerateDataKey",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context: byS3(bucket("failed-deliveries").outputs.arn as string),
            }),
        ).to.equal("Allowed");
    });

    it("watches the function, its lag, and every way of losing records", async () => {
        const stack = await record();
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const alarms = stack
            .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
            .map(({ name, inputs }) => [name, inputs.metricName, inputs.threshold]);
        expect(alarms).to.have.deep.members([
            ["normalizer-errors", "Errors", 0],
            ["normalizer-throttles", "Throttles", 0],
            ["normalizer-duration", "Duration", 48_000],
            ["normalizer-iterator-age", "IteratorAge", 600_000],
            ["normalizer-destination-failures", "DestinationDeliveryFailures", 0],
            ["normalizer-dropped-records", "DroppedEventCount", 0],
            ["normalizer-kept-failures", "OnFailureDestinationDeliveredEventCount", 0],
        ]);
        expect(
            stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "normalizer-dropped-records").inputs
                .dimensions,
        ).to.deep.equal({ EventSourceMappingUUID: mapping(stack).outputs.uuid });
        expect(stack.outputs.alarms).to.have.length(7);
    });

    it("measures lag on a topic in records", async () => {
        const stack = await record({
            ...msk,
            alarmTuning: { keptFailures: { offReason: "A report a day is enough" } },
        });
        const alarm = stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "normalizer-iterator-age").inputs;
        expect(alarm).to.deep.include({ metricName: "OffsetLag", threshold: 100_000 });
        expect(stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")).to.have.length(6);
    });

    it("takes its source's kind from a component while its ARN is unknown", async () => {
        const stack = await recordStack(
            () => {
                const clicks = new KinesisIngestion("clicks", { keyArn, alarms: { topicArn } });
                new StreamProcessor("normalizer", { ...args, source: clicks.source });
            },
            { preview: true },
        );
        expect(mapping(stack).inputs).to.deep.include({
            eventSourceArn: unknown,
            parallelizationFactor: 1,
            destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::shop-failed-deliveries" } },
        });
        expect(mapping(stack).inputs).to.not.have.any.keys("topics", "provisionedPollerConfig");
        expect(mapping(stack).propertyDependencies.eventSourceArn).to.include(
            stack.one("aws:kinesis/stream:Stream").urn,
        );
    });

    it("keeps two in one stack apart", async () => {
        const stack = await recordStack(() => [
            new StreamProcessor("a", args),
            new StreamProcessor("b", { ...args, ...msk }),
        ]);
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        expect(stack.ofType("aws:lambda/eventSourceMapping:EventSourceMapping")).to.have.length(2);
    });

    it("refuses, all at once, what Lambda would refuse late or retry for ever", () => {
        const mistakes = mistakesOf(
            () =>
                new StreamProcessor("normalizer", {
                    ...args,
                    source: { kind: "sqs", arn: streamArn, keyArn },
                    batchSize: 0,
                    batchWindowSeconds: 301,
                    parallelizationFactor: 11,
                    tumblingWindowSeconds: 901,
                    retryAttempts: -1,
                    maximumRecordAgeSeconds: -1,
                    minimumPollers: 9,
                    maximumPollers: 4,
                    consumerGroup: "",
                }),
        );
        expect(mistakes).to.deep.equal([
            "batchSize: got 0; allowed: a whole number from 1 to 10000",
            "batchWindowSeconds: got 301; allowed: a whole number from 0 to 300",
            "parallelizationFactor: got 11; allowed: a whole number from 1 to 10",
            "tumblingWindowSeconds: got 901; allowed: a whole number from 0 to 900",
            "retryAttempts: got -1; allowed: a whole number from 0 to 10000",
            "maximumRecordAgeSeconds: got -1; allowed: a whole number from 60 to 604800",
            'consumerGroup: got ""; allowed: 1 to 200 characters',
            "minimumPollers: got 9; allowed: at most maximumPollers",
            'source.kind: got "sqs"; allowed: kinesis, msk',
        ]);
    });

    it("refuses a cluster without a topic, also where the source is an output", async () => {
        const source = { kind: "msk", arn: clusterArn, keyArn };
        expect(mistakesOf(() => new StreamProcessor("normalizer", { ...args, source }))).to.deep.equal([
            "source.topic: got nothing; allowed: the topic to read, which kind msk needs",
        ]);
        let failure: unknown;
        await record({ source: pulumi.output(source) }).catch((error: unknown) => (failure = error));
        expect(String(failure)).to.include("source.topic: got nothing");
    });
});
