import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { KinesisIngestion } from "../../components/ingestion/kinesis-ingestion";
import { SchemaDiscovery } from "../../components/catalog/schema-discovery";
import { StreamProcessor } from "../../components/transformation/stream-processor";
import { recordStack } from "./recorded-stack";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const bucket = { bucketName: "b", bucketArn: "arn:aws:s3:::b", prefix: "", keyArn };

describe("runbooks", () => {
    it("exist for every alarm of streams, functions, discovery and the topic itself", async () => {
        const stack = await recordStack(() => {
            const stream = new KinesisIngestion("stream", { fanOut: true });
            new StreamProcessor("processor", {
                handler: { name: "any", bundle: "any/index.mjs", entry: "index.handler", services: [] },
                source: stream.source,
                placement: { subnetIds: ["subnet-a"], securityGroupIds: ["sg-a"] },
                failures: bucket,
            });
            new SchemaDiscovery("discovery", { bucket, declaredPrefixes: [] });
        });
        const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        const missing = alarms.filter(({ inputs }) => {
            const [, page] = /Runbook: (docs\/runbooks\/[\w-]+\.md)$/.exec(
                inputs.alarmDescription as string,
            )!;
            return !existsSync(path.resolve(__dirname, "../..", page));
        });
        expect(alarms.length).to.be.greaterThan(20);
        expect(missing.map(({ name }) => name)).to.deep.equal([]);
    });
});
