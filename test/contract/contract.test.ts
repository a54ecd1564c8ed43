import * as path from "node:path";
import { expect } from "chai";
import { compareGraphs } from "../../contract/compare-graphs";
import { readBaseline, writeBaseline } from "../../contract/graph-baseline";
import { previewGraph } from "../../contract/preview-graph";
import { Workspace } from "../../offline/engine";

const BUCKET = "aws:s3/bucket:Bucket::bucket";
const STREAM = "aws:kinesis/stream:Stream::before";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm::late";

const told = (old: string, now: string) =>
    compareGraphs(readBaseline(old), readBaseline(now)).map(
        ({ kind, id, losesData }) => `${kind} ${id}${losesData ? " LOSES DATA" : ""}`,
    );

describe("the upgrade contract", function () {
    this.timeout(180_000);

    it("tells what is created, updated and deleted, and finds nothing in what is the same", () => {
        const old = `${ALARM} {"period":60}\n${BUCKET} {}\n`;
        expect(told(old, old)).to.deep.equal([]);
        expect(told(old, `${ALARM} {"period":300}\n${STREAM} {}\n`)).to.deep.equal([
            `updated ${ALARM}`,
            `created ${STREAM}`,
            `deleted ${BUCKET} LOSES DATA`,
        ]);
    });

    it("names what an update changes, from what to what", () => {
        const [change] = compareGraphs(
            readBaseline(`${STREAM} {"retentionPeriod":24,"shardCount":2}\n`),
            readBaseline(`${STREAM} {"retentionPeriod":72,"encryptionType":"KMS","shardCount":2}\n`),
        );
        expect(change.detail).to.equal('retentionPeriod: 24 to 72, encryptionType: nothing to "KMS"');
    });

    it("says that data is lost where what forces a replacement changes on a resource that holds some", () => {
        const lines: [string, string][] = [
            [BUCKET, "bucket"],
            [STREAM, "name"],
            [ALARM, "name"],
        ];
        const of = ([id, input]: [string, string], name: string) => `${id} {"${input}":"${name}"}\n`;
        expect(lines.flatMap((line) => told(of(line, "a"), of(line, "b")))).to.deep.equal([
            `replaced ${BUCKET} LOSES DATA`,
            `replaced ${STREAM} LOSES DATA`,
            `replaced ${ALARM}`,
        ]);
    });

    it("reads a program's graph from the engine: inputs, aliases, and the same text each time", async () => {
        const program = path.join(__dirname, "programs", "renamed.ts");
        const graph = await previewGraph(await Workspace.open({ program }));
        const text = writeBaseline(graph);
        expect(text).to.match(/^aws:kinesis\/stream:Stream::now \{.*"name":"now-\*".*"shardCount":1.*\}$/m);
        expect(text).to.match(/^aws:s3\/bucket:Bucket::bucket \{"bucket":"our-bucket".*\}$/m);
        expect(writeBaseline(readBaseline(text))).to.equal(text);
        expect(writeBaseline(await previewGraph(await Workspace.open({ program })))).to.equal(text);

        const old = text.replaceAll(/::now /g, "::before ");
        expect(
            compareGraphs(readBaseline(old), graph).map(({ kind, detail }) => [kind, detail]),
        ).to.deep.equal([["renamed", `was ${STREAM}`]]);
        expect(told(old, text)).to.include(`deleted ${STREAM} LOSES DATA`);
    });
});
