import { gzipSync } from "node:zlib";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { HandlerLab } from "../handler-lab";
import { account, type SentRecord } from "./account";
import { callWithEach } from "./async-calls";
import type { FaultBench, FaultCounts, FaultRow } from "./fault-row";
import { FunctionRun } from "./function-run";
import { refusedData } from "./refused-data";

const bucket = "lab-landing";
const header = "warehouse_id,product_id,counted_at,quantity_on_hand";

/** A file of a warehouse. */
interface StockFile {
    readonly key: string;
    /** Behind the header. */
    readonly lines: readonly string[];
}

/** The validator of files, with Lambda's queue of events before it. */
export class FileBench implements FaultBench<FunctionRun> {
    private constructor(private readonly lab: HandlerLab) {}

    static async open(): Promise<FileBench> {
        return new FileBench(await HandlerLab.open());
    }

    close(): Promise<void> {
        return this.lab.close();
    }

    async run({ bring, settings = {} }: FaultRow<FunctionRun>): Promise<FaultCounts> {
        const { lab } = this;
        await lab.reset();
        await lab.s3Client.send(new CreateBucketCommand({ Bucket: bucket }));
        const files = stockFiles();
        for (const { key, lines } of files) {
            const text = [header, ...lines, ""].join("\n");
            const body = key.endsWith(".gz") ? gzipSync(text) : text;
            await lab.s3Client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
        }
        const run = new FunctionRun(lab, "file-validator", settings, {
            LANDING_BUCKET: bucket,
            LANDING_PREFIX: "inventory/",
        });
        await bring(run);
        const dropped = await callWithEach(
            files,
            ({ key }) => run.invoke(arrival(key), [{ position: key, dataBase64: dataOf(key) }]),
            settings.delivery,
        );
        const sent = files.flatMap(({ lines }) =>
            lines.map((line): SentRecord => ({ id: idOf(line), data: dataOf(line) })),
        );
        const counts = account(sent, {
            stored: (await lab.rows("lab-raw")).map(
                ({ warehouse_id: warehouse, product_id: product }) =>
                    `${warehouse as string},${product as string}`,
            ),
            quarantined: await refusedData(lab),
            givenUp: dropped.flatMap(({ lines }) => lines.map(dataOf)),
        });
        const alarms = dropped.length > 0 ? (["AsyncEventsDropped"] as const) : [];
        return { ...counts, alarms: [...run.alarms, ...alarms] };
    }
}

/** Six files of 50 lines, every other one gzip: one line in 15 twice, one in 12 spoilt. */
function stockFiles(): StockFile[] {
    return Array.from({ length: 6 }, (_, file) => {
        const lines: string[] = [];
        for (let index = 0; lines.length < 50; index += 1) {
            const line = `w-${file},p-${index},2026-11-23,${index}`;
            if (index % 12 === 11) {
                lines.push([`w-${file},p-${index}`, `${line}0 pieces`, `=${line}`][(index % 36) % 3]);
                continue;
            }
            lines.push(line);
            if (index % 15 === 14) {
                lines.push(line);
            }
        }
        return { key: `inventory/depot-${file}/stock.csv${file % 2 ? ".gz" : ""}`, lines };
    });
}

/** What Transfer Family tells EventBridge of a file. */
function arrival(key: string): object {
    return {
        version: "0",
        source: "aws.transfer",
        "detail-type": "SFTP Server File Upload Completed",
        time: "2026-11-23T05:00:00Z",
        detail: { "file-path": `/${bucket}/${key}` },
    };
}

/** Identity of a line's row. */
function idOf(line: string): string {
    return line.split(",").slice(0, 2).join();
}

function dataOf(text: string): string {
    return Buffer.from(text).toString("base64");
}
