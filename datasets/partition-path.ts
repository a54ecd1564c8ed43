/** What of a dataset its paths depend on. */
export interface Partitioned {
    readonly name: string;
    readonly partitionKeys: readonly { readonly name: string }[];
}

/**
 * Hive path of the partition that a moment falls into, such as `dt=2026-11-23/hour=07/`; empty for a dataset without
 * partitions.
 *
 * @param at - Moment, in milliseconds since 1970 UTC.
 * @param other - Values of the partition keys that aren't times.
 * @throws {Error} For a partition key that has no value.
 */
export function partitionPath(
    dataset: Partitioned,
    at: number,
    other: Readonly<Record<string, string>> = {},
): string {
    const iso = new Date(at).toISOString();
    const times: Record<string, string> = {
        dt: iso.slice(0, 10),
        hour: iso.slice(11, 13),
        year: iso.slice(0, 4),
    };
    return dataset.partitionKeys
        .map(({ name }) => {
            const value = other[name] ?? times[name];
            if (value === undefined) {
                throw new Error(
                    `Partition key ${name} of dataset ${dataset.name} has no value; pass it in "other".`,
                );
            }
            return `${name}=${encodeURIComponent(value)}/`;
        })
        .join("");
}
