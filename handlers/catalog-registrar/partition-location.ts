/** A partition by its values, and where its files are. */
export interface Partition {
    readonly values: readonly string[];
    /** `s3://` URI that ends in `/`. */
    readonly location: string;
}

/**
 * Partition that an object belongs to; `undefined` for an object that isn't below the table's partitions.
 *
 * @param tableLocation - `s3://` URI of the table.
 * @param keys - Names of its partition keys, in order.
 */
export function partitionOf(
    tableLocation: string,
    keys: readonly string[],
    bucket: string,
    objectKey: string,
): Partition | undefined {
    const root = tableLocation.endsWith("/") ? tableLocation : `${tableLocation}/`;
    const uri = `s3://${bucket}/${objectKey}`;
    if (keys.length === 0 || !uri.startsWith(root)) {
        return undefined;
    }
    const parts = uri.slice(root.length).split("/").slice(0, keys.length);
    const values = parts.map((part, index) =>
        part.startsWith(`${keys[index]}=`) ? unescaped(part.slice(keys[index].length + 1)) : "",
    );
    return parts.length === keys.length && values.every((value) => value !== "")
        ? { values, location: `${root}${parts.join("/")}/` }
        : undefined;
}

/** A partition's value as Hive escapes it in a path; what isn't validly escaped is plain. */
function unescaped(value: string): string {
    try {
        return decodeURIComponent(value);
    } catch {
        return value;
    }
}
