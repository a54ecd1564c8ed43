import { join } from "node:path";
import { expect } from "chai";
import { AnalyzerClient, judge, resource, unknown, type TestResource } from "../../policy/test-kit";
import { allRules } from "../../policy/rules/all-rules";
import "./pack-build";

const packDirectory = join(__dirname, "../../policy");

function pipeline(): Record<string, TestResource> {
    const key = resource({ type: "aws:kms/key:Key", name: "key", inputs: { enableKeyRotation: true } });
    const stream = resource({
        type: "aws:kinesis/stream:Stream",
        name: "clicks",
        inputs: { name: "clicks-1234567", encryptionType: "KMS", kmsKeyId: unknown },
        dependsOn: { kmsKeyId: key },
    });
    const topic = resource({
        type: "aws:sns/topic:Topic",
        name: "alarms",
        inputs: { name: "alarms-1234567" },
    });
    const alarm = (metricName: string) =>
        resource({
            type: "aws:cloudwatch/metricAlarm:MetricAlarm",
            name: `clicks-${metricName}`,
            inputs: {
                namespace: "AWS/Kinesis",
                metricName,
                dimensions: { StreamName: "clicks-1234567" },
                alarmActions: [unknown],
            },
            dependsOn: { dimensions: stream, alarmActions: topic },
        });
    return {
        key,
        stream,
        topic,
        age: alarm("GetRecords.IteratorAgeMilliseconds"),
        writes: alarm("WriteProvisionedThroughputExceeded"),
        reads: alarm("ReadProvisionedThroughputExceeded"),
    };
}

describe("the pack over the analyzer protocol", () => {
    let analyzer: AnalyzerClient;
    before(async () => (analyzer = await AnalyzerClient.start(packDirectory)));
    after(() => analyzer.stop());

    it("passes an encrypted, watched stream in a first preview", async () => {
        const rules = ["kinesis-encryption", "ingestion-alarms", "alarm-actions"];
        const diagnostics = await analyzer.run(Object.values(pipeline()));
        expect(diagnostics.filter(({ policy }) => rules.includes(policy))).to.deep.equal([]);
        const judged = judge(
            allRules.filter(({ id }) => rules.includes(id)),
            Object.values(pipeline()),
        );
        expect(judged).to.deep.equal([]);
    });
});
