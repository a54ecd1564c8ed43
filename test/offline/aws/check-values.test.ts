import { expect } from "chai";
import type { PropertyMap } from "../../../offline/aws/property-value";
import { secret, UNKNOWN } from "../../../offline/aws/property-value";
import { ProviderClient } from "./provider-client";

const STREAM = "aws:kinesis/stream:Stream";
const FUNCTION = "aws:lambda/function:Function";
const TABLE = "aws:dynamodb/table:Table";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("the offline provider's check of values", () => {
    let provider: ProviderClient;
    before(async () => {
        provider = await ProviderClient.start();
    });
    after(() => provider.stop());

    const failuresOf = async (type: string, inputs: PropertyMap): Promise<string[]> =>
        (await provider.check(type, "it", inputs)).failures;
    const alarm = (inputs: PropertyMap) =>
        failuresOf(ALARM, {
            comparisonOperator: "GreaterThanThreshold",
            evaluationPeriods: 1,
            metricName: "IncomingRecords",
            ...inputs,
        });
    const code = {
        role: "arn:aws:iam::123456789012:role/r",
        s3Bucket: "b",
        s3Key: "k",
        handler: "index.handler",
    };
    const lambda = (inputs: PropertyMap) =>
        failuresOf(FUNCTION, { ...code, runtime: "nodejs24.x", ...inputs });

    it("refuses a number out of range, and says the range", async () => {
        expect(await failuresOf(STREAM, { shardCount: 1, retentionPeriod: 12 })).to.deep.equal([
            '"retentionPeriod" is 12; allowed: 24 to 8760',
        ]);
    });

    it("takes the ends of a range", async () => {
        for (const retentionPeriod of [24, 8760]) {
            expect(await failuresOf(STREAM, { shardCount: 1, retentionPeriod })).to.deep.equal([]);
        }
    });

    it("refuses a word that isn't one of a set, and says the set", async () => {
        expect(await failuresOf(STREAM, { shardCount: 1, encryptionType: "AES" })).to.deep.equal([
            '"encryptionType" is "AES"; allowed: NONE, KMS',
        ]);
    });

    it("refuses log retention that CloudWatch Logs doesn't offer", async () => {
        const failures = await failuresOf("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 10 });
        expect(failures).to.have.length(1);
        expect(failures[0]).to.match(/^"retentionInDays" is 10; allowed: 0, 1, 3, 5, 7, 14, 30, /);
    });

    it("takes an alarm's period of 10, 20 or 30 seconds or whole minutes, and no other", async () => {
        for (const period of [10, 20, 30, 60, 300]) {
            expect(await alarm({ statistic: "Sum", period })).to.deep.equal([]);
        }
        expect(await alarm({ statistic: "Sum", period: 45 })).to.deep.equal([
            '"period" is 45; allowed: 10, 20, 30, or multiples of 60',
        ]);
    });

    it("takes a value that stands for no limit beside the range", async () => {
        const mapping = (maximumRecordAgeInSeconds: number) =>
            failuresOf("aws:lambda/eventSourceMapping:EventSourceMapping", {
                functionName: "f",
                eventSourceArn: "arn:aws:kinesis:eu-west-1:123456789012:stream/s",
                maximumRecordAgeInSeconds,
            });
        expect(await mapping(-1)).to.deep.equal([]);
        expect(await mapping(60)).to.deep.equal([]);
        expect(await mapping(0)).to.deep.equal([
            '"maximumRecordAgeInSeconds" is 0; allowed: -1, or 60 to 604800',
        ]);
    });

    it("checks names against what the service allows", async () => {
        expect(await failuresOf("aws:s3/bucket:Bucket", { bucket: "My_Lake" })).to.have.length(1);
        expect(await failuresOf(TABLE, { name: "a!", hashKey: "id" })).to.include(
            '"name" is "a!"; allowed: 3 to 255 characters',
        );
    });

    it("refuses what is no ARN where the name promises one", async () => {
        const permission = (sourceArn: string) =>
            failuresOf("aws:sns/topicSubscription:TopicSubscription", {
                topic: "arn:aws:sns:eu-west-1:123456789012:alarms",
                protocol: "firehose",
                endpoint: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/alarms",
                subscriptionRoleArn: sourceArn,
            });
        expect(await permission("arn:aws:iam::123456789012:role/firehose")).to.deep.equal([]);
        expect((await permission("firehose")).join()).to.contain(
            '"subscriptionRoleArn" is "firehose"; allowed: /',
        );
    });

    it("refuses what is no ARN where the provider parses one, whatever the name", async () => {
        const failures = await failuresOf("aws:cloudwatch/eventTarget:EventTarget", {
            rule: "late",
            arn: "alarms",
            deadLetterConfig: { arn: "arn:aws:sqs" },
        });
        expect(failures.map((failure) => failure.split(";")[0])).to.deep.equal([
            '"arn" is "alarms"',
            '"deadLetterConfig.arn" is "arn:aws:sqs"',
        ]);
        expect((await alarm({ statistic: "Sum", alarmActions: ["on-call"] })).join()).to.contain(
            '"alarmActions[0]" is "on-call"; allowed: /',
        );
    });

    it("refuses ports that there aren't", async () => {
        const rule = {
            securityGroupId: "sg-1",
            ipProtocol: "tcp",
            fromPort: -2,
            toPort: 65_536,
            cidrIpv4: "10.0.0.0/16",
        };
        const failures = await failuresOf("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule);
        expect(failures).to.deep.equal([
            '"fromPort" is -2; allowed: -1 to 65535',
            '"toPort" is 65536; allowed: -1 to 65535',
        ]);
    });

    it("says nothing of a map, whose keys are the program's own", async () => {
        expect(
            await failuresOf("aws:cloudwatch/logMetricFilter:LogMetricFilter", {
                logGroupName: "logins",
                pattern: "[...]",
                metricTransformation: {
                    name: "Failed",
                    namespace: "Shop",
                    value: "1",
                    dimensions: { ServerArn: "$.resource-arn" },
                },
            }),
        ).to.deep.equal([]);
    });

    it("checks what is nested in objects and lists, and names it", async () => {
        const failures = await failuresOf(
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            {
                bucket: "b",
                rules: [
                    { id: "one", status: "Enabled" },
                    { id: "two", status: "On" },
                ],
            },
        );
        expect(failures).to.deep.equal(['"rules[1].status" is "On"; allowed: Enabled, Disabled']);
    });

    it("counts the elements of a list", async () => {
        const layers = Array.from(
            { length: 6 },
            (_, i) => `arn:aws:lambda:eu-west-1:123456789012:layer:l:${i}`,
        );
        expect(await lambda({ layers })).to.deep.equal([
            '"layers" is a list of 6; allowed: at most 5 elements',
        ]);
    });

    it("says nothing of what is unknown", async () => {
        expect(await failuresOf(STREAM, { shardCount: UNKNOWN, encryptionType: UNKNOWN })).to.deep.equal([]);
    });

    it("doesn't show a secret that isn't allowed", async () => {
        const failures = await failuresOf(STREAM, { shardCount: 1, encryptionType: secret("hunter2") });
        expect(failures.join()).to.contain("encryptionType").and.not.to.contain("hunter2");
    });

    describe("that depend on one another", () => {
        it("asks for exactly one of several inputs", async () => {
            const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
            expect(await failuresOf(mapping, { functionName: "f" })).to.deep.equal([
                'one of "eventSourceArn", "selfManagedEventSource" must be set',
            ]);
            const route = {
                routeTableId: "r",
                gatewayId: "g",
                destinationCidrBlock: "0.0.0.0/0",
                natGatewayId: "n",
            };
            expect((await failuresOf("aws:ec2/route:Route", route)).join()).to.contain(
                '"gatewayId", "natGatewayId" are',
            );
        });

        it("asks for the input that another one needs", async () => {
            const { s3Key, ...withoutKey } = code;
            expect(s3Key).to.equal("k");
            expect(await failuresOf(FUNCTION, { ...withoutKey, runtime: "nodejs24.x" })).to.deep.equal([
                '"s3Key" must be set along with "s3Bucket"',
            ]);
        });

        it("asks an alarm on a metric for its statistic, its operator and its periods", async () => {
            const bare = { metricName: "Errors", namespace: "AWS/Lambda", threshold: 1 };
            const failures = await failuresOf("aws:cloudwatch/metricAlarm:MetricAlarm", bare);
            expect(failures).to.deep.equal([
                '"comparisonOperator" must be set along with "metricName"',
                '"evaluationPeriods" must be set along with "metricName"',
                'one of "statistic", "extendedStatistic" must be set along with "metricName"',
            ]);
        });

        it("refuses inputs that exclude one another", async () => {
            expect(await alarm({ statistic: "Sum", extendedStatistic: "p99" })).to.deep.equal([
                'only one of "statistic", "extendedStatistic" can be set; "statistic", "extendedStatistic" are',
            ]);
        });

        it("takes an unknown value for an input that is asked for", async () => {
            expect(
                await failuresOf("aws:lambda/eventSourceMapping:EventSourceMapping", {
                    functionName: UNKNOWN,
                    eventSourceArn: UNKNOWN,
                }),
            ).to.deep.equal([]);
        });

        it("asks a provisioned stream for shards, and an on-demand one for none", async () => {
            expect(await failuresOf(STREAM, {})).to.deep.equal([
                '"shardCount" must be at least 1 when streamMode is PROVISIONED',
            ]);
            const onDemand = { streamModeDetails: { streamMode: "ON_DEMAND" } };
            expect(await failuresOf(STREAM, onDemand)).to.deep.equal([]);
            expect(await failuresOf(STREAM, { ...onDemand, shardCount: 2 })).to.have.length(1);
        });

        it("asks an encrypted stream for its key", async () => {
            expect(await failuresOf(STREAM, { shardCount: 1, encryptionType: "KMS" })).to.deep.equal([
                '"kmsKeyId" must be set when "encryptionType" is KMS',
            ]);
        });

        it("finds attributes of a table that no key uses, and keys that are no attributes", async () => {
            const failures = await failuresOf(TABLE, {
                hashKey: "id",
                attributes: [
                    { name: "id", type: "S" },
                    { name: "total", type: "N" },
                ],
                globalSecondaryIndexes: [{ name: "byDay", hashKey: "day", projectionType: "ALL" }],
            });
            expect(failures).to.deep.equal([
                'attribute "total" is the key of neither the table nor an index; leave it out',
                '"day" is a key but no attribute; add { name: "day", type: ... } to "attributes"',
            ]);
        });

        it("asks a function that is no image for its handler and runtime", async () => {
            const { handler, ...rest } = code;
            expect(handler).to.equal("index.handler");
            expect(await failuresOf(FUNCTION, rest)).to.have.length(2);
        });

        it("refuses a FIFO queue without its suffix", async () => {
            expect(
                await failuresOf("aws:sqs/queue:Queue", { name: "orders", fifoQueue: true }),
            ).to.deep.equal(['"name" must end in .fifo: "fifoQueue" is true']);
        });

        it("refuses a document that is no JSON", async () => {
            const failures = await failuresOf("aws:sfn/stateMachine:StateMachine", {
                roleArn: "arn:aws:iam::123456789012:role/r",
                definition: "{ StartAt: A }",
            });
            expect(failures.join()).to.match(/^"definition" is no JSON document/);
        });
    });

    it("fills in the real provider's defaults, and remembers that it did", async () => {
        const { inputs } = await provider.check(FUNCTION, "fn", {
            ...code,
            runtime: "nodejs24.x",
            timeout: 30,
        });
        expect(inputs).to.include({ memorySize: 128, packageType: "Zip", timeout: 30, publish: false });
        expect(inputs.__defaults)
            .to.include.members(["memorySize", "packageType", "publish"])
            .and.not.include("timeout");
    });
});
