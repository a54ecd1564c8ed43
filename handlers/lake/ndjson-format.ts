import { lineOf } from "../contracts/decode-record";
import type { RowFormat } from "../ingest/lake-ingestion";
import { compressLines, ndjsonContentType } from "./ndjson-object";

/** Rows as JSON texts, one on each line, gzip. */
export const ndjsonFormat: RowFormat = {
    extension: ".ndjson.gz",
    contentType: ndjsonContentType,
    encode: (rows) => compressLines(rows.map(({ row }) => lineOf(row))),
};
