import { gunzipSync } from "node:zlib";

/** Lines of a gzip object, as they stand in it; none when there is no object. */
export function objectLines(object: Uint8Array | undefined): string[] {
    return object === undefined ? [] : gunzipSync(object).toString("utf8").split("\n").slice(0, -1);
}
