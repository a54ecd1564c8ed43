import type * as pulumi from "@pulumi/pulumi";
import { toGlueTable, toIcebergSchema, toJsonSchema, type Dataset } from "../../datasets";
import type { LakeLocation } from "../storage/lake-location";
import type { IcebergTable } from "./iceberg-table";
import type { CatalogColumn, ProjectedKey, RawTable } from "./raw-table";
import type { RegisteredSchema } from "./schema-registry";

/**
 * The table over a dataset's files.
 *
 * @param location - Where the dataset's partitions are.
 * @param enums - Values of the partition keys that are neither times nor numbers, by key.
 * @throws {Error} For a dataset that isn't stored as files.
 */
export function rawTable(
    dataset: Dataset,
    location: pulumi.Input<LakeLocation>,
    enums: Record<string, string[]> = {},
): RawTable {
    const table = toGlueTable(dataset);
    return {
        name: dataset.name,
        description: dataset.description,
        location,
        columns: table.columns.map(mutable),
        partitionKeys: table.partitionKeys.map(mutable),
        projection: dataset.partitionKeys.map((key) => projectedKey(dataset, key.name, key.type, enums)),
        inputFormat: table.inputFormat,
        outputFormat: table.outputFormat,
        serdeLibrary: table.serde.library,
        serdeParameters: { ...table.serde.parameters },
        parameters: { ...table.parameters },
    };
}

/** The Iceberg table of a curated dataset. */
export function icebergTable(dataset: Dataset, location: pulumi.Input<LakeLocation>): IcebergTable {
    const schema = toIcebergSchema(dataset);
    return {
        name: dataset.name,
        description: dataset.description,
        location,
        columns: schema.fields.map(({ id, name, required, type, doc }) => ({
            id,
            name,
            required,
            type: JSON.stringify(type),
            comment: doc,
        })),
        identifierFieldIds: [...schema.identifierFieldIds],
        partitionFields: schema.partitionFields.map((field) => ({ ...field })),
    };
}

/**
 * The schema of what producers send for a dataset.
 *
 * @param name - Name in the registry, such as the topic's. Default: the dataset's.
 */
export function sentSchema(dataset: Dataset, name: string = dataset.name): RegisteredSchema {
    return {
        name,
        description: dataset.description,
        // The registry takes no draft after 7, whose keywords these are too.
        // https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-schemas
        definition: JSON.stringify({
            ...toJsonSchema(dataset, "sent"),
            $schema: "http://json-schema.org/draft-07/schema#",
        }),
    };
}

function projectedKey(
    dataset: Dataset,
    name: string,
    type: string,
    enums: Record<string, string[]>,
): ProjectedKey {
    if (type === "date") {
        return { name, kind: "date" };
    }
    if (name === "hour" || name === "year") {
        return { name, kind: name };
    }
    if (enums[name] === undefined) {
        throw new Error(
            `Partition key ${name} of dataset ${dataset.name} is neither a date, an hour nor a year; pass its values in "enums".`,
        );
    }
    return { name, kind: "enum", values: enums[name] };
}

function mutable(column: {
    readonly name: string;
    readonly type: string;
    readonly comment: string;
    readonly parameters: Readonly<Record<string, string>>;
}): CatalogColumn {
    return { ...column, parameters: { ...column.parameters } };
}
