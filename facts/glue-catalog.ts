/**
 * How a registry lets a schema change.
 *
 * Source: https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-compatibility
 */
export const schemaCompatibilities = [
    "NONE",
    "DISABLED",
    "BACKWARD",
    "BACKWARD_ALL",
    "FORWARD",
    "FORWARD_ALL",
    "FULL",
    "FULL_ALL",
] as const;

/** Whether a registry knows that compatibility mode. */
export function isSchemaCompatibility(mode: string): boolean {
    return schemaCompatibilities.some((allowed) => allowed === mode);
}

/** Name of a table or column that Glue, Athena and Spark all take: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
export function isCatalogName(name: string): boolean {
    return /^[a-z][a-z0-9_]{0,254}$/.test(name);
}
