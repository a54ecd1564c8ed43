import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { expect } from "chai";
import { FolderStore } from "../../../handlers/replay/folder-store";
import { FunctionProcess } from "../../../handlers/replay/function-process";
import { builtHandler } from "../built-handler";
import { type Fault, FaultProxy } from "../fault-proxy";
import { click, kinesisEvent, sequenceAt } from "../kinesis-event";

const batchKey = (from: number, to: number) =>
    `dt=2026-11-23/hour=07/shardId-000000000000-${sequenceAt(from)}-${sequenceAt(to)}.ndjson.gz`;

describe("the clickstream-normalizer, as built", () => {
    let folder: string;
    let store: FolderStore;
    let s3: FaultProxy;
    let lambda: FunctionProcess;
    let environment: Record<string, string>;
    let bundle: string;
    let printed: string[];

    const start = (timeoutMs = 60_000) =>
        new FunctionProcess({ bundle, environment, timeoutMs, onLine: (line) => printed.push(line) });

    const invoke = async (event: KinesisStreamEvent) => {
        const { result, error } = await lambda.invoke<KinesisStreamBatchResponse>(event);
        expect(error).to.equal(undefined);
        return result!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };

    const rows = async (bucket: string) => {
        const found: Record<string, Record<string, unknown>[]> = {};
        for (const object of store.objects().filter((each) => each.bucket === bucket)) {
            const text = gunzipSync(await readFile(object.file)).toString("utf8");
            expect(text.endsWith("\n")).to.equal(true);
            found[object.key] = text
                .trimEnd()
                .split("\n")
                .map((line) => JSON.parse(line) as Record<string, unknown>);
        }
        return found;
    };

    const metrics = () =>
        printed
            .filter((line) => line.includes('"_aws"'))
            .map((line) => JSON.parse(line) as Record<string, unknown>);

    before(async () => {
        bundle = await builtHandler("clickstream-normalizer");
    });

    beforeEach(async () => {
        folder = await mkdtemp(path.join(tmpdir(), "securecart-normalizer-"));
        store = new FolderStore(folder);
        s3 = new FaultProxy(await store.start());
        printed = [];
        environment = {
            AWS_ENDPOINT_URL_S3: await s3.start(),
            OUTPUT_BUCKET: "raw-bucket",
            OUTPUT_PREFIX: "clickstream/",
            QUARANTINE_BUCKET: "quarantine-bucket",
        };
        lambda = start();
    });

    afterEach(async () => {
        await lambda.stop();
        await s3.stop();
        await store.stop();
        await rm(folder, { recursive: true });
    });

    it("writes one object of rows and one of refused records, named after shard and sequence numbers", async () => {
        const failures = await invoke(kinesisEvent([click("a"), "spoilt", click("a"), click("b")]));
        expect(failures).to.deep.equal([]);
        const written = await rows("raw-bucket");
        expect(Object.keys(written)).to.deep.equal([`clickstream/${batchKey(0, 3)}`]);
        expect(Object.values(written)[0].map(({ event_id: id }) => id)).to.deep.equal(["a", "b"]);
        const refused = await rows("quarantine-bucket");
        expect(refused).to.deep.equal({
            [`dataset=clickstream/${batchKey(0, 3).replace("hour=07/", "")}`]: [
                {
                    dataset: "clickstream",
                    reason: "not JSON",
                    source: "shardId-000000000000",
                    position: sequenceAt(1),
                    received_at: "2026-11-23T07:30:00.000Z",
                    data_base64: Buffer.from("spoilt").toString("base64"),
                },
            ],
        });
    });

    it("accounts for every record in its metrics, under the function's name", async () => {
        await invoke(kinesisEvent([click("a"), "spoilt", click("a"), click("b")]));
        const [line] = metrics();
        expect(line).to.include({
            service: "replay",
            RecordsReceived: 4,
            RecordsStored: 2,
            RecordsDuplicate: 1,
            RecordsQuarantined: 1,
        });
        expect(line).to.have.nested.property("_aws.CloudWatchMetrics[0].Namespace", "SecureCart");
    });

    it("asks S3 for the key that it was given, and for the bucket's own when there is none", async () => {
        await lambda.stop();
        const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0f0d7d52-6b5b-4c0e-9e5e-0d2b2f3a4b5c";
        environment.OUTPUT_KEY_ARN = keyArn;
        lambda = start();
        await invoke(kinesisEvent([click("a"), "spoilt"]));
        const encryption = store
            .objects()
            .map(({ bucket, headers }) => [bucket, headers["x-amz-server-side-encryption-aws-kms-key-id"]]);
        expect(Object.fromEntries(encryption)).to.deep.equal({
            "raw-bucket": keyArn,
            "quarantine-bucket": undefined,
        });
    });

    it("drops what an earlier batch stored, and only that", async () => {
        await invoke(kinesisEvent([click("a"), click("b")]));
        await invoke(kinesisEvent([click("b"), click("c")], { from: 2 }));
        const ids = Object.values(await rows("raw-bucket"))
            .flat()
            .map(({ event_id: id }) => id);
        expect(ids).to.deep.equal(["a", "b", "c"]);
    });

    it("overwrites its own objects with the same bytes when a batch is delivered again", async () => {
        const event = kinesisEvent([click("a"), "spoilt", click("b")]);
        await invoke(event);
        const first = await Promise.all(store.objects().map(({ file }) => readFile(file)));
        await invoke(event);
        const again = await Promise.all(store.objects().map(({ file }) => readFile(file)));
        expect(again).to.deep.equal(first);
    });

    it("says nothing to S3 and all is well for a batch of repeats", async () => {
        await invoke(kinesisEvent([click("a")]));
        s3.reset();
        expect(await invoke(kinesisEvent([click("a")], { from: 1 }))).to.deep.equal([]);
        expect(s3.requests).to.deep.equal([]);
    });

    for (const fault of [
        "throttle",
        "fail",
        "reset",
        "done-but-silent",
        "done-but-failed",
        "slow",
    ] as Fault[]) {
        it(`stores a batch once when S3 does this and then works: ${fault}`, async () => {
            s3.inject(fault, 2);
            expect(await invoke(kinesisEvent([click("a"), "spoilt"]))).to.deep.equal([]);
            expect(Object.values(await rows("raw-bucket")).map(({ length }) => length)).to.deep.equal([1]);
            expect(Object.values(await rows("quarantine-bucket")).map(({ length }) => length)).to.deep.equal([
                1,
            ]);
        });
    }

    for (const bucket of ["raw-bucket", "quarantine-bucket"]) {
        it(`has the whole batch delivered again when ${bucket} can't be written, and then stores it once`, async () => {
            const event = kinesisEvent([click("a"), "spoilt", click("b")]);
            s3.inject("fail", 100, new RegExp(`PUT /${bucket}/`));
            expect(await invoke(event)).to.deep.equal([sequenceAt(0)]);
            expect(metrics()[0]).to.include({ RecordsReceived: 3, RecordsFailed: 3 });
            expect(metrics()[0]).to.not.have.property("RecordsStored");
            s3.reset();
            expect(await invoke(event)).to.deep.equal([]);
            const ids = Object.values(await rows("raw-bucket"))
                .flat()
                .map(({ event_id: id }) => id);
            expect(ids).to.deep.equal(["a", "b"]);
            expect(Object.values(await rows("quarantine-bucket")).flat()).to.have.length(1);
        });
    }

    it("answers before its time is up when S3 hangs", async () => {
        await lambda.stop();
        lambda = start(4_000);
        s3.inject("hang", 100);
        const started = performance.now();
        expect(await invoke(kinesisEvent([click("a")]))).to.deep.equal([sequenceAt(0)]);
        expect(performance.now() - started).to.be.below(4_000);
    });

    it("never prints what a record holds", async () => {
        const secrets = ["4111111111111111", "hunter2-password", "jane.doe@example.com"];
        const records = secrets.flatMap((secret) => [
            click("a", { search_term: secret }),
            click("b", { platform: secret }),
            `{"card": ${secret} }`,
            click(secret, { event_time: secret }),
            Buffer.concat([Buffer.from(secret), Buffer.from([0xff])]),
        ]);
        s3.inject("fail", 100);
        await invoke(kinesisEvent(records));
        s3.reset();
        await invoke(kinesisEvent(records));
        expect(printed.join("\n")).to.include("RecordsQuarantined");
        for (const secret of secrets) {
            expect(printed.join("\n")).to.not.include(secret);
            expect(printed.join("\n")).to.not.include(Buffer.from(secret).toString("base64").slice(0, 12));
        }
    });

    it("does not start with a wrong environment, and says all that is wrong", async () => {
        await lambda.stop();
        environment = { OUTPUT_BUCKET: "X" };
        lambda = start();
        const { error } = await lambda.invoke(kinesisEvent([click("a")]));
        expect(error).to.include('OUTPUT_BUCKET: got "X"').and.include("QUARANTINE_BUCKET: got nothing");
    });
});
