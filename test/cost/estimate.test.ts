import { expect } from "chai";
import { estimateCost } from "../../cost/estimate";
import { Traffic, type TrafficFile } from "../../cost/traffic";
import { builtGraph, component, urnOf, type BuiltResource } from "../graph/built-graph";

const stream = "aws:kinesis/stream:Stream";
const fn = "aws:lambda/function:Function";
const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const bucket = "aws:s3/bucket:Bucket";
const table = "aws:dynamodb/table:Table";

const secondsPerMonth = 730 * 3600;

function traffic(usage: TrafficFile["profiles"][string]["usage"], monthsInOperation = 12): Traffic {
    return new Traffic(
        {
            about: "",
            monthsInOperation,
            code: [],
            profiles: { test: { about: "made up for a test", usage } },
        },
        "test",
    );
}

const why = "made up for a test";

function estimate(resources: readonly BuiltResource[], assumed = traffic([])) {
    return estimateCost(builtGraph(resources), assumed);
}

/** The estimate's items by resource and price, in USD. */
function amounts(resources: readonly BuiltResource[], assumed?: Traffic): Record<string, number> {
    return Object.fromEntries(
        estimate(resources, assumed).items.map(({ resource, price, usd }) => [`${resource} ${price}`, usd]),
    );
}

function expectAmounts(found: Record<string, number>, expected: Record<string, number>): void {
    expect(Object.keys(found).sort()).to.deep.equal(Object.keys(expected).sort());
    for (const [item, usd] of Object.entries(expected)) {
        expect(found[item], item).to.be.closeTo(usd, 1e-9);
    }
}

describe("the cost estimate", () => {
    it("adds up, by service and by topmost component, the dearest first", () => {
        const clicks = component("KinesisIngestion", "clicks");
        const clicksUrn = urnOf(clicks.type, "clicks");
        const found = estimate([
            clicks,
            {
                type: stream,
                name: "clicks-stream",
                parent: clicksUrn,
                inputs: { shardCount: 2, streamModeDetails: { streamMode: "PROVISIONED" } },
            },
            {
                type: "aws:cloudwatch/metricAlarm:MetricAlarm",
                name: "clicks-late",
                parent: clicksUrn,
                inputs: { metricName: "GetRecords.IteratorAgeMilliseconds" },
            },
            { type: "aws:cloudwatch/dashboard:Dashboard", name: "board" },
        ]);
        // 2 shards × 730 h × 0.015, an alarm at 0.10, a dashboard at 3.
        expect(found.usdPerMonth).to.be.closeTo(25, 1e-9);
        expect(found.services.map(({ name }) => name)).to.deep.equal(["Kinesis", "CloudWatch"]);
        expect(found.services[1].usd).to.be.closeTo(3.1, 1e-9);
        expect(found.components.map(({ name }) => name)).to.deep.equal(["KinesisIngestion clicks", "board"]);
        expect(found.components[0].usd).to.be.closeTo(22, 1e-9);
    });

    it("counts each record of an on-demand stream as whole kilobytes, reads by reader, and retention by day", () => {
        const assumed = traffic([{ of: "s", why, eventsPerSecond: 100, bytesPerEvent: 512 }]);
        const reader = (name: string): BuiltResource => ({
            type: mapping,
            name,
            from: { eventSourceArn: [urnOf(stream, "s")], functionName: [] },
        });
        const gbIn = (100 * 1024 * secondsPerMonth) / 1024 ** 3;
        expectAmounts(
            amounts(
                [
                    {
                        type: stream,
                        name: "s",
                        inputs: {
                            streamModeDetails: { streamMode: "ON_DEMAND" },
                            retentionPeriod: 72,
                            shardLevelMetrics: ["IncomingBytes", "IncomingRecords"],
                        },
                    },
                    reader("one"),
                    reader("two"),
                ],
                assumed,
            ),
            {
                "s kinesis.on-demand-stream": 29.2,
                "s kinesis.on-demand-in": gbIn * 0.08,
                "s kinesis.on-demand-out": (gbIn / 2) * 2 * 0.04,
                "s kinesis.on-demand-retention": (gbIn / (730 / 24)) * 2 * 0.1,
                // Four shards at least.
                "s cloudwatch.metric": 4 * 2 * 0.3,
            },
        );
    });

    it("follows events from a stream through a function into a bucket and a table", () => {
        const assumed = traffic([
            { of: "s", why, eventsPerSecond: 1000, bytesPerEvent: 1000 },
            {
                of: fn,
                why,
                msPerInvocation: 100,
                msPerEvent: 0.5,
                storedShare: 0.5,
                logBytesPerInvocation: 1024,
            },
            { of: table, why, writesPerEvent: 2, writesPerInvocation: 1, readsPerInvocation: 1, storedGb: 4 },
        ]);
        // Two shards with 500 events a second each, 500 a batch: two invocations a second.
        const invocations = 2 * secondsPerMonth;
        const gbPerMonth = (1000 * 1000 * 0.5 * secondsPerMonth) / 1024 ** 3;
        const found = amounts(
            [
                {
                    type: stream,
                    name: "s",
                    inputs: { shardCount: 2, streamModeDetails: { streamMode: "PROVISIONED" } },
                },
                { type: bucket, name: "lake", inputs: { bucket: "lake-1" } },
                { type: table, name: "seen", inputs: { name: "seen-1", billingMode: "PAY_PER_REQUEST" } },
                { type: "aws:cloudwatch/logGroup:LogGroup", name: "log", inputs: { retentionInDays: 90 } },
                {
                    type: fn,
                    name: "f",
                    inputs: {
                        memorySize: 512,
                        architectures: ["arm64"],
                        environment: { variables: { OUTPUT_BUCKET: "lake-1", STATE_TABLE: "seen-1" } },
                    },
                    from: {
                        environment: [urnOf(bucket, "lake"), urnOf(table, "seen")],
                        loggingConfig: [urnOf("aws:cloudwatch/logGroup:LogGroup", "log")],
                    },
                },
                {
                    type: mapping,
                    name: "m",
                    inputs: { batchSize: 500, maximumBatchingWindowInSeconds: 5 },
                    from: { eventSourceArn: [urnOf(stream, "s")], functionName: [urnOf(fn, "f")] },
                },
            ],
            assumed,
        );
        const logGb = (invocations * 1024) / 1024 ** 3;
        expectAmounts(found, {
            "s kinesis.shard": 2 * 730 * 0.015,
            "s kinesis.put": 1000 * secondsPerMonth * 0.000000014,
            "f lambda.request": invocations * 0.0000002,
            "f lambda.arm": ((invocations * 100 + 1000 * secondsPerMonth * 0.5) / 1000) * 0.5 * 0.0000133334,
            // A year of what comes in, halved by compression.
            "lake s3.standard": gbPerMonth * 12 * 0.023,
            "lake s3.put": invocations * 0.000005,
            "seen dynamodb.write": (1000 * 2 + 2) * secondsPerMonth * 0.000000625,
            "seen dynamodb.read": 2 * secondsPerMonth * 0.000000125,
            "seen dynamodb.storage": 1,
            "log cloudwatch.log-in": logGb * 0.5,
            "log cloudwatch.log-storage": logGb * 3 * 0.03,
        });
    });

    it("moves large objects through a bucket's classes until they expire", () => {
        const found = amounts(
            [
                { type: bucket, name: "lake", inputs: { bucket: "lake-1" } },
                {
                    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                    name: "rules",
                    inputs: {
                        rules: [
                            {
                                status: "Enabled",
                                expiration: { days: 90 },
                                transitions: [{ days: 30, storageClass: "STANDARD_IA" }],
                            },
                        ],
                    },
                    from: { bucket: [urnOf(bucket, "lake")] },
                },
            ],
            traffic([{ of: "lake", why, gbPerMonth: 73, objectsPerMonth: 1000 }]),
        );
        // 73 GB a month are 2.4 a day: 30 days in one class, 60 in the other.
        expectAmounts(found, {
            "lake s3.standard": 72 * 0.023,
            "lake s3.standard-ia": 144 * 0.0125,
            "lake s3.transition-standard-ia": 0.01,
            "lake s3.put": 0.005,
        });
    });

    it("counts brokers, zones of endpoints, protocols, metrics of alarms and poller groups", () => {
        const pollers = (name: string, group?: string): BuiltResource => ({
            type: mapping,
            name,
            inputs: { provisionedPollerConfig: { minimumPollers: 1, pollerGroupName: group } },
        });
        expectAmounts(
            amounts(
                [
                    {
                        type: "aws:msk/cluster:Cluster",
                        name: "bus",
                        inputs: {
                            numberOfBrokerNodes: 3,
                            brokerNodeGroupInfo: {
                                instanceType: "kafka.m7g.large",
                                storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
                            },
                        },
                    },
                    { type: "aws:ec2/subnet:Subnet", name: "a" },
                    { type: "aws:ec2/subnet:Subnet", name: "b" },
                    {
                        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
                        name: "kms",
                        inputs: { vpcEndpointType: "Interface", subnetIds: "unknown" },
                        from: {
                            subnetIds: [
                                urnOf("aws:ec2/subnet:Subnet", "a"),
                                urnOf("aws:ec2/subnet:Subnet", "b"),
                            ],
                        },
                    },
                    {
                        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
                        name: "s3",
                        inputs: { vpcEndpointType: "Gateway" },
                    },
                    {
                        type: "aws:transfer/server:Server",
                        name: "files",
                        inputs: { protocols: ["SFTP", "FTPS"] },
                    },
                    {
                        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
                        name: "unusual",
                        inputs: {
                            metricQueries: [
                                { metric: { period: 300 } },
                                { expression: "ANOMALY_DETECTION_BAND(value, 3)" },
                            ],
                        },
                    },
                    {
                        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
                        name: "fast",
                        inputs: { metricName: "x", period: 10 },
                    },
                    pollers("alone"),
                    pollers("first", "shared"),
                    pollers("second", "shared"),
                ],
                traffic([{ of: "kms", why, gbPerMonth: 10 }]),
            ),
            {
                "bus msk.kafka.m7g.large": 3 * 730 * 0.204,
                "bus msk.storage": 30,
                "kms vpc.interface-endpoint": 2 * 730 * 0.01,
                "kms vpc.interface-endpoint-data": 0.1,
                "files transfer.protocol": 438,
                "unusual cloudwatch.alarm-metric": 0.3,
                "fast cloudwatch.fast-alarm-metric": 0.3,
                "alone lambda.poller-unit": 730 * 0.185,
                "first lambda.poller-unit": 730 * 0.185,
            },
        );
    });

    it("names what isn't in the sum: unstated traffic, sizes without a price, types that it doesn't know", () => {
        const found = estimate([
            { type: stream, name: "s", inputs: { streamModeDetails: { streamMode: "ON_DEMAND" } } },
            {
                type: "aws:msk/cluster:Cluster",
                name: "bus",
                inputs: {
                    numberOfBrokerNodes: 3,
                    brokerNodeGroupInfo: { instanceType: "kafka.new.large" },
                },
            },
            { type: "aws:ec2/natGateway:NatGateway", name: "nat" },
            { type: "aws:redshift/cluster:Cluster", name: "warehouse" },
            { type: "aws:iam/role:Role", name: "role" },
        ]);
        expect(found.gaps).to.deep.equal([
            { what: "records put and read", why: "no traffic stated", resources: ["s"] },
            { what: "3 brokers kafka.new.large", why: "not priced", resources: ["bus"] },
        ]);
        expect(found.unknownTypes).to.deep.equal([
            { type: "aws:ec2/natGateway:NatGateway", resources: ["nat"] },
            { type: "aws:redshift/cluster:Cluster", resources: ["warehouse"] },
        ]);
        expect(found.free).to.deep.equal({ "IAM is free.": 1 });
        expect(found.usdPerMonth).to.be.closeTo(29.2, 1e-9);
    });

    it("says which of the prices that it used nothing confirms", () => {
        const job = (executionClass: string): BuiltResource => ({
            type: "aws:glue/job:Job",
            name: executionClass,
            inputs: { executionClass },
        });
        const assumed = traffic([{ of: "aws:glue/job:Job", why, dpuHoursPerMonth: 10 }]);
        expect(estimate([job("STANDARD")], assumed).unverified).to.deep.equal([]);
        expect(estimate([job("FLEX")], assumed).unverified).to.deep.equal(["glue.flex-dpu"]);
    });
});
