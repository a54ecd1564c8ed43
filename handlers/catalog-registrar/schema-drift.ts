/** A column as a catalog has it. */
export interface CatalogColumn {
    readonly name: string;
    readonly type: string;
}

/** How a table differs from the definition of its dataset. */
export interface SchemaDrift {
    /** Columns that the definition has and the table doesn't. */
    readonly missing: readonly string[];
    /** Columns that the table has and the definition doesn't. */
    readonly unknown: readonly string[];
    /** Columns of another type, as `name: type, defined as type`. */
    readonly changed: readonly string[];
}

/** Compares a table with its definition; `undefined` when they agree. Names and types are compared as Hive does. */
export function schemaDrift(
    defined: readonly CatalogColumn[],
    found: readonly CatalogColumn[],
): SchemaDrift | undefined {
    const types = new Map(found.map(({ name, type }) => [name.toLowerCase(), normalized(type)]));
    const names = new Set(defined.map(({ name }) => name));
    const drift = {
        missing: defined.map(({ name }) => name).filter((name) => !types.has(name)),
        unknown: [...types.keys()].filter((name) => !names.has(name)),
        changed: defined
            .filter(({ name, type }) => types.has(name) && types.get(name) !== normalized(type))
            .map(({ name, type }) => `${name}: ${types.get(name)}, defined as ${type}`),
    };
    return drift.missing.length + drift.unknown.length + drift.changed.length > 0 ? drift : undefined;
}

function normalized(type: string): string {
    return type.toLowerCase().replaceAll(/\s/g, "");
}
