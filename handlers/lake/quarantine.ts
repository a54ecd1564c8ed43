import { partitionPath } from "../../datasets/partition-path";
import { compressLines } from "./ndjson-object";

/** A record that broke its contract. The columns are those of datasets/quarantine.json. */
export interface QuarantinedRecord {
    readonly dataset: string;
    /** What is wrong, by field, without the field's value. */
    readonly reason: string;
    readonly source: string;
    readonly position: string;
    /** ISO 8601, UTC. */
    readonly receivedAt: string;
    /** The record's bytes as they came, base64. */
    readonly dataBase64: string;
}

const partitions = { name: "quarantine", partitionKeys: [{ name: "dataset" }, { name: "dt" }] };

/** Object that keeps a batch's refused records, with its key below the quarantine's prefix. */
export function quarantineObject(
    dataset: string,
    arrivedAt: number,
    name: string,
    records: readonly QuarantinedRecord[],
): { key: string; body: Buffer } {
    return {
        key: `${partitionPath(partitions, arrivedAt, { dataset })}${name}.ndjson.gz`,
        body: compressLines(
            records.map((record) =>
                JSON.stringify({
                    dataset: record.dataset,
                    reason: record.reason,
                    source: record.source,
                    position: record.position,
                    received_at: record.receivedAt,
                    data_base64: record.dataBase64,
                }),
            ),
        ),
    };
}
