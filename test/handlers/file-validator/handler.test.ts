import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { fetchRealData } from "../../../datasets/real";
import type { FileReport } from "../../../handlers/file-validator/file-validator";
import type { FunctionProcess } from "../../../handlers/replay/function-process";
import { HandlerLab } from "../handler-lab";

const header = "warehouse_id,product_id,counted_at,quantity_on_hand";

/** What Transfer Family tells EventBridge of a file. */
const arrival = (path: string, renamed?: string) => ({
    version: "0",
    source: "aws.transfer",
    "detail-type": `SFTP Server File ${renamed ? "Rename" : "Upload"} Completed`,
    time: "2026-11-23T05:00:00Z",
    detail: { "file-path": path, ...(renamed && { "renamed-file-path": renamed }), username: "depot-north" },
});

describe("the file-validator, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let lambda: FunctionProcess;

    const land = (key: string, text: string) =>
        lab.s3Client.send(new PutObjectCommand({ Bucket: "lab-landing", Key: key, Body: text }));
    const stored = async () =>
        Promise.all(
            (await lab.keys("lab-raw")).map(async (key) =>
                gunzipSync(await lab.object("lab-raw", key)).toString(),
            ),
        );

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    beforeEach(async () => {
        await lab.reset();
        await lab.s3Client.send(new CreateBucketCommand({ Bucket: "lab-landing" }));
        lambda = await lab.start("file-validator", {
            LANDING_BUCKET: "lab-landing",
            LANDING_PREFIX: "inventory/",
            OUTPUT_PREFIX: "inventory/",
            MAX_FILE_MB: "8",
        });
    });
    after(() => lab.close());

    it("stores the rows of a file, and keeps refused lines with their reasons", async () => {
        await land(
            "inventory/depot-north/stock 1.csv",
            `${header}\nw-1,p-1,2026-11-23,5\nw-1,p-2,2026-11-23,many\n`,
        );
        const { result } = await lambda.invoke<FileReport>(
            arrival("/lab-landing/inventory/depot-north/stock 1.csv"),
        );
        expect(result).to.deep.equal({ received: 2, stored: 1, duplicates: 0, quarantined: 1 });
        const [key] = await lab.keys("lab-raw");
        expect(key).to.match(/^inventory\/dt=2026-11-23\/depot-north-stock-1\.csv-[0-9a-f]{12}\.csv\.gz$/);
        const columns = (await stored())[0].split("\n");
        expect(columns[0].startsWith("warehouse_id,product_id,counted_at,quantity_on_hand,")).to.equal(true);
        expect(columns[1]).to.equal("w-1,p-1,2026-11-23T00:00:00.000Z,5,,,,,,");
        expect((await lab.rows("lab-quarantine"))[0]).to.include({
            dataset: "inventory",
            reason: "quantity_on_hand: not of type int",
            source: "s3://lab-landing/inventory/depot-north/stock 1.csv",
            position: "3",
            data_base64: Buffer.from("w-1,p-2,2026-11-23,many").toString("base64"),
        });
    });

    it("reads a file under the name that it was renamed to", async () => {
        await land("inventory/a.csv", `${header}\nw-1,p-1,2026-11-23,5\n`);
        const event = arrival("/lab-landing/inventory/a.csv.filepart", "/lab-landing/inventory/a.csv");
        expect((await lambda.invoke<FileReport>(event)).result).to.include({ stored: 1 });
    });

    it("writes the same objects when the word of a file comes twice", async () => {
        await land("inventory/a.csv", `${header}\nw-1,p-1,2026-11-23,5\nx\n`);
        await lambda.invoke(arrival("/lab-landing/inventory/a.csv"));
        const first = [await lab.keys("lab-raw"), await lab.keys("lab-quarantine"), await stored()];
        await lambda.invoke(arrival("/lab-landing/inventory/a.csv"));
        expect([await lab.keys("lab-raw"), await lab.keys("lab-quarantine"), await stored()]).to.deep.equal(
            first,
        );
    });

    it("accounts for every row of a real chain's stock", async () => {
        const files = await fetchRealData("foodmart");
        const source = (name: string) => files.find((file) => file.endsWith(`/${name}.json`))!;
        const read = async (name: string) =>
            (await readFile(source(name), "utf8"))
                .trimEnd()
                .split("\n")
                .map((line) => JSON.parse(line) as Record<string, number | string | null>);
        const days = new Map((await read("time_by_day")).map((day) => [day.time_id, String(day.the_date)]));
        const rows = await read("inventory_fact_1997");
        const lines = rows.map((row) => {
            const day = new Date(days.get(row.time_id)!).toISOString().slice(0, 10);
            return [
                row.warehouse_id,
                row.product_id,
                day,
                row.units_ordered ?? 0,
                row.warehouse_cost ? Number(row.warehouse_cost).toFixed(2) : "",
            ].join(",");
        });
        await land("inventory/foodmart.csv", `${header},unit_cost\n${lines.join("\n")}\n`);
        const { result } = await lambda.invoke<FileReport>(arrival("/lab-landing/inventory/foodmart.csv"));
        const distinct = new Set(lines.map((line) => line.split(",").slice(0, 3).join())).size;
        expect(rows).to.have.length(4070);
        expect(result).to.deep.equal({
            received: 4070,
            stored: distinct,
            duplicates: 4070 - distinct,
            quarantined: 0,
        });
        expect((await stored())[0].trimEnd().split("\n")).to.have.length(distinct + 1);
    });

    it("fails, to be tried again, when the file can't be read or a result not be written", async () => {
        await land("inventory/a.csv", `${header}\nw-1,p-1,2026-11-23,5\n`);
        for (const matches of [/^GET /, /^PUT /]) {
            lab.s3.reset();
            lab.s3.inject("fail", 100, matches);
            expect((await lambda.invoke(arrival("/lab-landing/inventory/a.csv"))).error).to.match(
                /InternalError/,
            );
        }
        lab.s3.reset();
        expect((await lambda.invoke<FileReport>(arrival("/lab-landing/inventory/a.csv"))).result).to.include({
            stored: 1,
        });
    });

    it("leaves a file that is too large where it is, and fails so that somebody is told", async () => {
        await land("inventory/a.csv", "x".repeat(9 * 1024 * 1024));
        expect((await lambda.invoke(arrival("/lab-landing/inventory/a.csv"))).error).to.equal(
            "FileTooLargeError: The file has 9437184 bytes; allowed: 8388608. Raise MAX_FILE_MB and the function's memory.",
        );
        expect(await lab.keys("lab-landing")).to.deep.equal(["inventory/a.csv"]);
    });

    it("touches no file outside of the landing location", async () => {
        for (const path of [
            "/other-bucket/inventory/a.csv",
            "/lab-landing/elsewhere/a.csv",
            "/lab-landing/inventory/",
        ]) {
            expect((await lambda.invoke(arrival(path))).error, path).to.match(/^ForeignFileError/);
        }
    });
});
