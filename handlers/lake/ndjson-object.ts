import { gunzipSync, gzipSync } from "node:zlib";

/**
 * Level of gzip. Against level 1 the default 6 costs about 1.2 s more of one core per million events and makes the
 * object 18 % smaller; 90 days of that storage cost twenty times the time of the function.
 */
const level = 6;

/** Media type of what `compressLines` returns; no Content-Encoding, so that no client unpacks it unasked. */
export const ndjsonContentType = "application/gzip";

/** Lines as one gzip stream; empty for no lines. */
export function compressLines(lines: readonly string[]): Buffer {
    return gzipSync(lines.length === 0 ? "" : lines.join("\n") + "\n", { level });
}

/** Rows of an object that `compressLines` made. */
export function readLines(object: Buffer): Record<string, unknown>[] {
    const text = gunzipSync(object).toString("utf8");
    return text === ""
        ? []
        : text
              .trimEnd()
              .split("\n")
              .map((line) => JSON.parse(line) as Record<string, unknown>);
}
