import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import type { StoredObject } from "./folder-store";

/** What lies in the objects of a run, read from the files themselves. */
export interface ReadBack {
    /** Identity of every row, in as many entries as there are rows. */
    readonly ids: readonly string[];
    /** Place in the stream of every quarantined record. */
    readonly quarantined: ReadonlyMap<string, QuarantineRow>;
    readonly rowObjects: number;
    readonly quarantineObjects: number;
    /** Compressed size of the rows' objects. */
    readonly rowBytes: number;
}

/** A row of the quarantine, by its columns. */
export interface QuarantineRow {
    readonly reason: string;
    readonly position: string;
    readonly data_base64: string;
}

/**
 * Reads every object of a run.
 *
 * @param keyColumns - Columns that tell rows apart; their values, joined by `#`, are a row's identity.
 */
export async function readBack(
    objects: readonly StoredObject[],
    rowBucket: string,
    keyColumns: readonly string[],
): Promise<ReadBack> {
    const ids: string[] = [];
    const quarantined = new Map<string, QuarantineRow>();
    let rowObjects = 0;
    let rowBytes = 0;
    for (const { bucket, file } of objects) {
        const bytes = await readFile(file);
        const rows = file.endsWith(".parquet") ? await readParquet(file) : parseLines(bytes);
        if (bucket === rowBucket) {
            rowObjects += 1;
            rowBytes += bytes.length;
            for (const row of rows) {
                ids.push(keyColumns.map((column) => (row as Record<string, string>)[column]).join("#"));
            }
        } else {
            for (const row of rows as QuarantineRow[]) {
                quarantined.set(row.position, row);
            }
        }
    }
    return { ids, quarantined, rowObjects, quarantineObjects: objects.length - rowObjects, rowBytes };
}

function parseLines(bytes: Buffer): unknown[] {
    const text = gunzipSync(bytes).toString("utf8");
    return text === ""
        ? []
        : text
              .trimEnd()
              .split("\n")
              .map((line) => JSON.parse(line) as unknown);
}

async function readParquet(file: string): Promise<unknown[]> {
    const database = await DuckDBInstance.create();
    try {
        const connection = await database.connect();
        const name = file.replaceAll("'", "''");
        const result = await connection.runAndReadAll(`select * from read_parquet('${name}')`);
        connection.closeSync();
        return result.getRowObjectsJson();
    } finally {
        database.closeSync();
    }
}
