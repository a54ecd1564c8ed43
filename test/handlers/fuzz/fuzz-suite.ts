import fc from "fast-check";
import { expect } from "chai";
import { gunzipSync, gzipSync } from "node:zlib";
import { datasets } from "../../../datasets";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { lineOf } from "../../../handlers/contracts/decode-record";
import { encodeCsv } from "../../../handlers/file-validator/csv-object";
import { validateFile } from "../../../handlers/file-validator/validate-file";
import { fraudAlert } from "../../../handlers/fraud-scorer/alerts";
import { scoreTransaction } from "../../../handlers/fraud-scorer/score";
import type { Transaction } from "../../../handlers/fraud-scorer/transaction";
import { decodeMessage } from "../../../handlers/event-consumer/topic-messages";
import { kinesisRecords } from "../../../handlers/ingest/kinesis-records";
import { sortBatch } from "../../../handlers/ingest/sorted-batch";
import { encodeParquet } from "../../../handlers/lake/parquet-object";
import { isAdmitted, parseUserSecret } from "../../../handlers/transfer-identity/user-secret";
import { readPaymentEvent } from "../../../handlers/webhook-receiver/payment-event";
import { topicContracts } from "../../../datasets";
import { click, kinesisEvent } from "../kinesis-event";
import { orderEvent } from "../order-event";
import { payment } from "../payment-record";
import { transaction } from "../transaction-record";
import { countWithDuckDb, expectAccounted, normalized, sorted, storedRowCheck } from "./batch-properties";
import { hostileRecord } from "./hostile-record";

const batchSize = 200;
const inventoryHeader = datasets.inventory.columns.map(({ name }) => name).join(",");

/** Batches of hostile records: `records` in all, shared by four kinds of handler. */
function batches(records: number, good: (id: string) => string, property: (batch: Buffer[]) => void): void {
    fc.assert(
        fc.property(fc.array(hostileRecord(good), { minLength: batchSize, maxLength: batchSize }), property),
        { numRuns: Math.ceil(records / 4 / batchSize), endOnFailure: true },
    );
}

/**
 * Hostile input for every handler: never a crash, never a silent drop.
 *
 * @param records - How many of them the stream handlers get.
 */
export function fuzzSuite(records: number): void {
    const samples: { bytes: Uint8Array; rows: number; extension: "ndjson" | "csv" | "parquet" }[] = [];
    /** Keeps a few objects for DuckDB: reading each would take longer than all the rest. */
    const keep = (extension: "ndjson" | "csv" | "parquet", rows: number, bytes: () => Uint8Array): void => {
        if (rows > 0 && samples.filter((each) => each.extension === extension).length < 10) {
            samples.push({ extension, rows, bytes: bytes() });
        }
    };

    it("clickstream-normalizer", () => {
        const contract = compileContract(datasets.clickstream);
        const mistakeIn = storedRowCheck(datasets.clickstream);
        batches(records, click, (batch) => {
            const result = normalized(contract, batch);
            expectAccounted(batch, result, mistakeIn);
            expect(normalized(contract, batch), "the same again").to.deep.equal(result);
            keep("ndjson", result.lines.length, () => Buffer.from(result.lines.join("\n")));
        });
    });

    it("fraud-scorer", () => {
        const sort = sorted(datasets.transactions);
        batches(records, transaction, (batch) => {
            const result = sort(batch);
            expectAccounted(batch, result, () => undefined);
            const rows = result.rows.map(({ row }) => {
                const value = row.value as unknown as Transaction;
                const { score, reasons } = scoreTransaction(value, [], []);
                expect(score).to.be.within(0, 1);
                const scored = {
                    ...value,
                    fraud_score: score,
                    fraud_decision: score >= 0.5 ? "review" : "accept",
                    fraud_reasons: reasons,
                } as const;
                expect(fraudAlert(scored)?.event_id.length ?? 1).to.be.within(1, 128);
                return { ...scored };
            });
            const bytes = encodeParquet(datasets.transactions.columns, rows);
            keep("parquet", rows.length, () => bytes);
        });
    });

    it("payment-recorder", () => {
        const sort = sorted(datasets.payments);
        const mistakeIn = storedRowCheck(datasets.payments);
        batches(records, payment, (batch) => {
            const result = sort(batch);
            expectAccounted(batch, result, mistakeIn);
            const bytes = encodeParquet(
                datasets.payments.columns,
                result.rows.map(({ row }) => row.value),
            );
            keep("parquet", result.rows.length, () => bytes);
        });
    });

    it("event-consumer", () => {
        const contracts = { "orders.events": compileContract(topicContracts["orders.events"]) };
        const mistakeIn = storedRowCheck(datasets.events);
        batches(records, orderEvent, (batch) => {
            const messages = kinesisRecords(kinesisEvent(batch)).map((record, index) => ({
                ...record,
                topic: "orders.events",
                partition: 0,
                position: String(index),
            }));
            const result = sortBatch("events", messages, (message) => decodeMessage(contracts, message));
            expectAccounted(
                batch,
                { ...result, lines: result.rows.map(({ row }) => lineOf(row)) },
                mistakeIn,
            );
        });
    });

    it("file-validator", () => {
        const contract = compileContract(datasets.inventory);
        const { columns } = datasets.inventory;
        const field = fc.oneof(
            fc.string({ unit: "binary", maxLength: 12 }),
            fc.constantFrom(
                "w-1",
                "p-1",
                "2026-11-23",
                "5",
                "",
                "=1+1",
                "@SUM(A1)",
                '"a,b"',
                '"',
                "\\",
                "1e9",
                "NaN",
            ),
        );
        const line = fc.oneof(
            fc.constantFrom(
                "w-1,p-1,2026-11-23,5,,,,,,",
                "w-1,p-2,2026-11-23T07:00:00Z,5,0,1,2,9.99,EUR,A-1",
            ),
            fc
                .array(field, { minLength: 0, maxLength: columns.length + 1 })
                .map((fields) => fields.join(",")),
        );
        const header = fc.oneof(
            { weight: 9, arbitrary: fc.constantFrom(inventoryHeader, `\uFEFF${inventoryHeader}`) },
            { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
        );
        const file = fc
            .tuple(
                header,
                fc.array(line, { maxLength: 50 }),
                fc.constantFrom("\n", "\r\n"),
                fc.boolean(),
                fc.nat(40),
            )
            .map(([head, lines, end, gzip, damage]) => {
                const plain = Buffer.from([head, ...lines].join(end));
                const bytes = gzip ? gzipSync(plain) : plain;
                if (damage === 1 && bytes.length > 0) {
                    bytes[bytes.length >> 1] ^= 0xff;
                }
                return bytes;
            });
        const limit = 10_000;
        const check = (bytes: Buffer): void => {
            const result = validateFile(contract, columns, bytes, Date.UTC(2026, 10, 23, 8), limit);
            const { rows, refused, duplicates, lines } = result;
            expect(rows.length + refused.length + duplicates).to.equal(lines);
            const whole = [bytes, ...(refused.length > 0 ? unpacked(bytes) : [])];
            for (const { bytes: raw, reason } of refused) {
                expect(
                    whole.some((each) => each.includes(raw)),
                    "original bytes",
                ).to.equal(true);
                expect(reason).to.match(/^.{3,500}$/u);
            }
            for (const row of rows) {
                for (const value of Object.values(row)) {
                    expect(typeof value === "string" && /^[=+\-@]/.test(value), "formula").to.equal(false);
                }
            }
            keep("csv", rows.length, () => gunzipSync(encodeCsv(columns, rows)));
        };
        fc.assert(fc.property(file, check), { numRuns: Math.ceil(records / 200), endOnFailure: true });
        check(gzipSync(Buffer.alloc(50_000_000, "a")));
    });

    it("webhook-receiver", () => {
        const sort = sorted(datasets.payments);
        const body = hostileRecord((id) =>
            JSON.stringify({
                id,
                type: "charge.succeeded",
                created: 1_764_000_000,
                data: { object: { amount: 1999, currency: "eur", note: "4111 1111 1111 1111" } },
            }),
        );
        fc.assert(
            fc.property(body, fc.constantFrom("stripe", "standard"), (bytes, scheme) => {
                const event = readPaymentEvent({ name: "shop", scheme }, bytes, undefined);
                expect(event.event_id).to.be.a("string").and.not.equal("");
                expect(event.payload).to.not.match(/(?<!\d)4111 ?1111 ?1111 ?1111(?!\d)/);
                const record = Buffer.from(JSON.stringify(event));
                const { lines, quarantined } = sort([record]);
                expect(lines.length + quarantined.length).to.equal(1);
            }),
            { numRuns: Math.ceil(records / 4), endOnFailure: true },
        );
    });

    it("transfer-identity", () => {
        const secret = fc.oneof(
            fc.json({ maxDepth: 3 }),
            fc
                .record({ sourceCidrs: fc.array(fc.string()), protocols: fc.array(fc.string()) })
                .map((each) => JSON.stringify(each)),
        );
        fc.assert(
            fc.property(secret, fc.string(), fc.constantFrom("SFTP", "FTPS"), (text, address, protocol) => {
                const user = parseUserSecret(text);
                if (user?.sourceCidrs && user.sourceCidrs.every((each) => !each.includes("/"))) {
                    expect(isAdmitted(user, address, protocol), "no block at all").to.equal(false);
                }
            }),
            { numRuns: Math.ceil(records / 200), endOnFailure: true },
        );
    });

    it("leaves only objects that DuckDB reads, with as many rows as were stored", async () => {
        expect(new Set(samples.map(({ extension }) => extension))).to.deep.equal(
            new Set(["ndjson", "parquet", "csv"]),
        );
        for (const { bytes, rows, extension } of samples) {
            expect(await countWithDuckDb(bytes, extension), extension).to.equal(rows);
        }
    });
}

/** The bytes behind the compression, where it is whole. */
function unpacked(bytes: Buffer): Buffer[] {
    try {
        return [gunzipSync(bytes)];
    } catch {
        return [];
    }
}
