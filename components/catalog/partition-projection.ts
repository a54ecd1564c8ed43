import type { ProjectedKey } from "./raw-table";

/** The first day and year that Athena looks for: before any data that is brought in from history. */
const firstYear = 1990;

/** What each kind of partition key looks like to Athena. */
const projections: Record<string, (key: ProjectedKey) => Record<string, string>> = {
    date: () => ({
        type: "date",
        format: "yyyy-MM-dd",
        range: `${firstYear}-01-01,NOW`,
        interval: "1",
        "interval.unit": "DAYS",
    }),
    hour: () => ({ type: "integer", range: "0,23", digits: "2" }),
    year: () => ({ type: "integer", range: `${firstYear},2100` }),
    enum: ({ values = [] }) => ({ type: "enum", values: values.join(",") }),
};

/** The kinds of partition key whose values Athena can make up. */
export const projectedKinds = Object.keys(projections);

/**
 * Table properties by which Athena makes up a table's partitions instead of asking the catalog.
 *
 * Source: https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 *
 * @param root - S3 URI that the partitions are below, ending in `/`.
 */
export function projectionParameters(keys: ProjectedKey[], root: string): Record<string, string> {
    if (keys.length === 0) {
        return {};
    }
    return {
        "projection.enabled": "true",
        ...Object.fromEntries(
            keys.flatMap((key) =>
                Object.entries(projections[key.kind](key)).map(([property, value]) => [
                    `projection.${key.name}.${property}`,
                    value,
                ]),
            ),
        ),
        "storage.location.template": `${root}${keys.map(({ name }) => `${name}=\${${name}}/`).join("")}`,
    };
}
