import { isCatalogName } from "../../facts/glue-catalog";
import { ArgumentChecks } from "../argument-checks";
import type { CatalogArgs } from "./catalog";
import { projectedKinds } from "./partition-projection";

/** @throws {ArgumentError} For tables that Glue, Athena or Spark would refuse. */
export function checkCatalogArgs(name: string, args: CatalogArgs): void {
    const checks = new ArgumentChecks("Catalog", name);
    const seen = new Set<string>();
    const checkTable = (field: string, table: { name: string; columns: { name: string }[] }) => {
        checks
            .check(`${field}.name`, table.name, isCatalogName, "small letters, digits and underscores")
            .check(`${field}.name`, table.name, (given) => !seen.has(given), "a name that no other table has")
            .check(`${field}.columns`, table.columns, (columns) => columns.length > 0, "at least one column");
        table.columns.forEach((column, index) =>
            checks.check(
                `${field}.columns[${index}].name`,
                column.name,
                isCatalogName,
                "small letters, digits and underscores",
            ),
        );
        seen.add(table.name);
    };
    args.rawTables?.forEach((table, index) => {
        const field = `rawTables[${index}]`;
        checkTable(field, table);
        checks.check(
            `${field}.projection`,
            table.projection.map((key) => key.name),
            (names) => names.join() === table.partitionKeys.map((key) => key.name).join(),
            `the partition keys in their order: ${table.partitionKeys.map((key) => key.name).join(", ")}`,
        );
        table.projection.forEach((key, position) =>
            checks.check(
                `${field}.projection[${position}].kind`,
                key.kind,
                (kind) => projectedKinds.includes(kind),
                projectedKinds.join(", "),
            ),
        );
    });
    args.icebergTables?.forEach((table, index) => {
        const field = `icebergTables[${index}]`;
        checkTable(field, table);
        const columns = table.columns.map((column) => column.name);
        table.partitionFields.forEach(({ column }, position) =>
            checks.check(
                `${field}.partitionFields[${position}].column`,
                column,
                (given) => columns.includes(given),
                columns.join(", "),
            ),
        );
    });
    checks.throwIfAny();
}
