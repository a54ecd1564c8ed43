import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { StoredObject } from "./folder-store";

/** What lies in the objects of a run, read from the files themselves. */
export interface ReadBack {
    /** Event id of every row, in as many entries as there are rows. */
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

/** Reads every object of a run. */
export async function readBack(
    objects: readonly StoredObject[],
    rowBucket: string,
    idColumn: string,
): Promise<ReadBack> {
    const ids: string[] = [];
    const quarantined = new Map<string, QuarantineRow>();
    let rowObjects = 0;
    let rowBytes = 0;
    for (const { bucket, file } of objects) {
        const bytes = await readFile(file);
        const rows = parseLines(bytes);
        if (bucket === rowBucket) {
            rowObjects += 1;
            rowBytes += bytes.length;
            for (const row of rows) {
                ids.push((row as Record<string, string>)[idColumn]);
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
