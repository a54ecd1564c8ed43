import * as path from "node:path";
import { expect } from "chai";
import { compareGraphs } from "../../contract/compare-graphs";
import { readBaseline, writeBaseline } from "../../contract/graph-baseline";
import { previewGraph } from "../../contract/preview-graph";

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
        const old = `${ALARM} 000001 {}\n${BUCKET} 000001 {}\n`;
        expect(told(old, old)).to.deep.equal([]);
        expect(told(old, `${ALARM} 000002 {}\n${STREAM} 000001 {}\n`)).to.deep.equal([
            `updated ${ALARM}`,
            `created ${STREAM}`,
            `deleted ${BUCKET} LOSES DATA`,
        ]);
    });

    it("says that data is lost where what forces a replacement changes on a resource that holds some", () => {
        const line = (id: string, name: string) => `${id} 000001 {"name":"${name}"}\n`;
        expect(told(line(BUCKET, "a"), line(BUCKET, "b"))).to.deep.equal([`replaced ${BUCKET} LOSES DATA`]);
        expect(told(line(ALARM, "a"), line(ALARM, "b"))).to.deep.equal([`replaced ${ALARM}`]);
    });

    it("reads a program's graph from the engine: what replaces, aliases, and the same text each time", async () => {
        const graph = await previewGraph(path.join(__dirname, "programs", "renamed.ts"));
        const text = writeBaseline(graph);
        expect(text).to.match(/^aws:kinesis\/stream:Stream::now [0-9a-f]{6} \{"name":"now-\*"\}$/m);
        expect(text).to.match(/^aws:s3\/bucket:Bucket::bucket [0-9a-f]{6} \{"bucket":"our-bucket"/m);
        expect(writeBaseline(readBaseline(text))).to.equal(text);
        expect(writeBaseline(await previewGraph(path.join(__dirname, "programs", "renamed.ts")))).to.equal(
            text,
        );

        const old = text.replaceAll(/::now /g, "::before ");
        expect(
            compareGraphs(readBaseline(old), graph).map(({ kind, detail }) => [kind, detail]),
        ).to.deep.equal([["renamed", `was ${STREAM}`]]);
        expect(told(old, text)).to.include(`deleted ${STREAM} LOSES DATA`);
    });
});
