import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { fetchRealData } from "../../../datasets/real";
import type { ReplayReport } from "../../../handlers/replay/replay";
import { BatchDelivery, type FailedBatch } from "../../../local/event-sources/batch-delivery";
import { builtHandler } from "../built-handler";
import { click, kinesisEvent } from "../kinesis-event";
import { payment } from "../payment-record";
import { transaction } from "../transaction-record";

const root = path.resolve(__dirname, "../../..");

describe("npm run replay", () => {
    let folder: string;

    const replay = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
        new Promise((resolve) => {
            execFile(
                process.execPath,
                ["--import", "tsx", "handlers/replay.ts", ...args],
                { cwd: root, maxBuffer: 1 << 26 },
                (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
            );
        });

    const report = (...args: string[]): Promise<ReplayReport> => reportOf("clickstream", ...args);

    const reportOf = async (source: string, ...args: string[]): Promise<ReplayReport> => {
        const { code, stdout, stderr } = await replay("--source", source, "--json", ...args);
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
        return JSON.parse(stdout) as ReplayReport;
    };

    const objectsBelow = async (out: string): Promise<string[]> =>
        (await readdir(path.join(folder, out), { recursive: true }))
            .filter((file) => /\.(gz|parquet)$/.test(file))
            .map((file) => path.join(folder, out, file));

    const linesBelow = async (out: string): Promise<string[]> => {
        const texts = await Promise.all(
            (await objectsBelow(out)).map(async (file) => gunzipSync(await readFile(file)).toString("utf8")),
        );
        return texts.flatMap((text) => text.trimEnd().split("\n"));
    };

    before(async function () {
        this.timeout(120_000);
        for (const handler of ["clickstream-normalizer", "fraud-scorer", "payment-recorder"]) {
            await builtHandler(handler);
        }
        folder = await mkdtemp(path.join(tmpdir(), "securecart-replay-"));
    });

    after(() => rm(folder, { recursive: true }));

    it("accounts for every event of a real shop's clickstream", async function () {
        this.timeout(180_000);
        const [file] = await fetchRealData("ecom");
        const out = path.join(folder, "real");
        const counted = await report("--file", file, "--out", out);
        expect(counted).to.include({
            received: 31_106,
            stored: 31_076,
            duplicates: 30,
            quarantined: 0,
            batches: 32,
            rowObjects: 32,
        });
        expect(counted.unaccounted).to.deep.equal([]);

        const rows = (await linesBelow("real")).map((line) => JSON.parse(line) as Record<string, string>);
        const source = gunzipSync(await readFile(file))
            .toString("utf8")
            .trimEnd()
            .split("\n")
            .slice(1);
        const stored = rows.map((row) =>
            [
                row.user_id,
                row.session_id,
                row.event,
                row.event_time.replace("T", " ").replace(".000Z", ""),
                row.platform,
                row.acquisition_channel,
                row.user_cohort,
                row.user_lifecycle,
            ].join(","),
        );
        expect(stored.sort()).to.deep.equal([...new Set(source)].sort());
    });

    it("writes below the day and hour of arrival, and the same files when run again", async () => {
        const file = path.join(folder, "two.ndjson.gz");
        await writeFile(file, gzipSync([click("a"), click("b")].join("\n")));
        const out = path.join(folder, "again");
        const first = await report("--file", file, "--out", out, "--arrival", "2026-11-23T09:00:00Z");
        await report("--file", file, "--out", out, "--arrival", "2026-11-23T09:00:00Z");
        expect(first).to.include({ stored: 2, rowObjects: 1 });
        expect(await readdir(path.join(out, "raw/clickstream"))).to.deep.equal(["dt=2026-11-23"]);
        expect(await readdir(path.join(out, "raw/clickstream/dt=2026-11-23"))).to.deep.equal(["hour=09"]);
        expect(await linesBelow("again")).to.have.length(2);
    });

    it("quarantines a malformed line with its bytes and its reason", async () => {
        const file = path.join(folder, "spoilt.ndjson");
        const spoilt = Buffer.concat([
            Buffer.from('{"event_id":"b",'),
            Buffer.from([0xff]),
            Buffer.from("}"),
        ]);
        await writeFile(file, Buffer.concat([Buffer.from(`${click("a")}\n`), spoilt, Buffer.from("\n")]));
        const counted = await report("--file", file, "--out", path.join(folder, "spoilt"));
        expect(counted).to.include({ received: 2, stored: 1, quarantined: 1 });
        expect(counted.reasons).to.deep.equal({ "not UTF-8": 1 });
        const refused = (await linesBelow("spoilt/quarantine")).map((line) => JSON.parse(line) as object);
        expect(refused[0]).to.include({ reason: "not UTF-8", data_base64: spoilt.toString("base64") });
    });

    it("spreads a stream over shards by session, and keeps each session's order", async () => {
        const file = path.join(folder, "sessions.ndjson");
        const events = Array.from({ length: 400 }, (_, index) =>
            click(`e${index}`, { session_id: `s${index % 40}` }),
        );
        await writeFile(file, events.join("\n"));
        const counted = await report("--file", file, "--out", path.join(folder, "shards"), "--shards", "4");
        expect(counted).to.include({ stored: 400, rowObjects: 4 });
        const order = new Map<string, number>();
        for (const line of await linesBelow("shards")) {
            const { session_id: session, event_id: id } = JSON.parse(line) as Record<string, string>;
            const place = Number(id.slice(1));
            expect(place).to.be.greaterThan(order.get(session) ?? -1);
            order.set(session, place);
        }
    });

    it("takes an object of the quarantine: what has been mended since is stored, the rest refused again", async () => {
        const file = path.join(folder, "early.ndjson");
        const ahead = click("ahead", { event_time: "2026-11-23T09:00:00.000Z" });
        await writeFile(file, [click("a"), ahead, "spoilt"].join("\n"));
        const early = [
            "--file",
            file,
            "--out",
            path.join(folder, "early"),
            "--arrival",
            "2026-11-23T07:30:00Z",
        ];
        expect(await report(...early)).to.include({ stored: 1, quarantined: 2 });
        const [refused] = await objectsBelow("early/quarantine");
        const out = path.join(folder, "again-early");
        expect(await report("--file", refused, "--out", out)).to.include({ stored: 0, quarantined: 2 });
        const late = await report(
            "--file",
            refused,
            "--out",
            `${out}-late`,
            "--arrival",
            "2026-11-23T09:00:00Z",
        );
        expect(late).to.include({ received: 2, stored: 1, quarantined: 1 });
        const [row] = await linesBelow("again-early-late/raw");
        expect(JSON.parse(row)).to.include({ event_id: "ahead" });
    });

    for (const [source, records] of Object.entries({
        clickstream: [click("a"), click("a"), "spoilt", click("b")],
        transactions: [transaction("a"), transaction("a"), "spoilt", transaction("b")],
        payments: [payment("a"), payment("a"), "spoilt", payment("b")],
    })) {
        for (const form of ["object", "text"]) {
            it(`takes a batch of ${source} that Lambda gave up, its payload as ${form}`, async function () {
                this.timeout(120_000);
                const given: FailedBatch[] = [];
                await new BatchDelivery({
                    settings: { retryAttempts: 0, bisect: false },
                    invoke: () => Promise.resolve({ error: "out of order" }),
                    onFailure: (batch) => Promise.resolve(void given.push(batch)),
                }).deliver(kinesisEvent(records).Records);
                const { payload, ...body } = given[0].body;
                const file = path.join(folder, `failed-${source}-${form}`);
                const kept = { ...body, payload: form === "text" ? JSON.stringify(payload) : payload };
                await writeFile(file, JSON.stringify(kept, null, form === "text" ? 0 : 2));
                const out = path.join(folder, `failed-${source}-${form}-out`);
                const counted = await reportOf(source, "--file", file, "--out", out);
                expect(counted).to.include({ received: 4, stored: 2, duplicates: 1, quarantined: 1 });
                expect((await objectsBelow(`failed-${source}-${form}-out/raw`))[0]).to.include(
                    "/dt=2026-11-23/hour=07/",
                );
            });
        }
    }

    it("prints in = stored + duplicates + quarantined", async () => {
        const file = path.join(folder, "printed.ndjson");
        await writeFile(file, [click("a"), click("a"), "{}"].join("\n"));
        const { code, stdout, stderr } = await replay(
            "--source",
            "clickstream",
            "--file",
            file,
            "--out",
            path.join(folder, "printed"),
        );
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
        expect(stdout).to.include("in 3 = stored 1 + duplicates 1 + quarantined 1\n");
        expect(stdout).to.include("quarantined 1: event_time: missing\n");
    });

    describe("ends with exit code 2 and one message", () => {
        for (const [name, bytes, message] of [
            ["a missing file", undefined, "there is no such file"],
            ["an empty file", Buffer.alloc(0), "the file is empty"],
            [
                "a truncated gzip file",
                gzipSync("x\n".repeat(1e5)).subarray(0, 100),
                "the gzip data ends too early",
            ],
            [
                "damaged gzip data",
                Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
                "the gzip data is damaged",
            ],
        ] as const) {
            it(`for ${name}`, async () => {
                const file = path.join(folder, `unreadable-${name.replaceAll(" ", "-")}`);
                if (bytes) {
                    await writeFile(file, bytes);
                }
                const { code, stdout, stderr } = await replay("--source", "clickstream", "--file", file);
                expect({ code, stdout, stderr }).to.deep.equal({
                    code: 2,
                    stdout: "",
                    stderr: `${file}: ${message}\n`,
                });
            });
        }

        it("for what was kept of another dataset, or of no stream", async () => {
            const file = path.join(folder, "other.ndjson");
            const refused = { dataset: "payments", reason: "empty", data_base64: "" };
            await writeFile(file, JSON.stringify(refused));
            expect(await replay("--source", "clickstream", "--file", file)).to.include({
                code: 2,
                stderr: `${file}: it keeps records of payments; got --source clickstream\n`,
            });
            await writeFile(file, JSON.stringify({ requestContext: {}, requestPayload: {} }));
            const { code, stderr } = await replay("--source", "clickstream", "--file", file);
            expect(code).to.equal(2);
            expect(stderr).to.match(/: it keeps no batch of a stream; call the function itself/);
        });

        it("for a folder", async () => {
            const { code, stderr } = await replay("--source", "clickstream", "--file", folder);
            expect({ code, stderr }).to.deep.equal({ code: 2, stderr: `${folder}: it is a folder\n` });
        });

        it("for a wrong command line, with all that is wrong in it", async () => {
            const { code, stderr } = await replay("--source", "nothing", "--shards", "0");
            expect(code).to.equal(2);
            expect(stderr).to.match(
                /^--source: got nothing; allowed: clickstream, transactions, payments\n--file: got nothing; .*\n--shards: got 0; /,
            );
        });
    });
});
