import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LakeLocation } from "../storage/lake-location";

/** A column of an Iceberg table. */
export interface IcebergColumn {
    /** Identity of the column, for good: a renamed column keeps it. */
    id: number;
    /** The column's name. */
    name: string;
    /** Whether each row has a value. */
    required: boolean;
    /** Iceberg type as JSON: `"string"` in quotes, `{"type":"list",...}`. */
    type: string;
    /** What it means, for the catalog. */
    comment: string;
}

/** A field by which an Iceberg table is partitioned. */
export interface IcebergPartitionField {
    /** Column that it comes from. */
    column: string;
    /** `identity`, `day`, `month` or `year`. */
    transform: string;
}

/** An Iceberg table in the lake. */
export interface IcebergTable {
    /** Name in the database: small letters, digits and underscores. */
    name: string;
    /** What it holds, for readers of the catalog. */
    description: string;
    /** Where data and metadata lie. */
    location: pulumi.Input<LakeLocation>;
    /** Its columns, in order; an update adds some and takes none away. */
    columns: IcebergColumn[];
    /** Columns that identify a row, by their ids. */
    identifierFieldIds: number[];
    /** What its files are divided by. */
    partitionFields: IcebergPartitionField[];
}

/** Ids of partition fields begin here: https://iceberg.apache.org/spec/#partition-evolution */
const firstPartitionFieldId = 1000;

/**
 * Creates an Iceberg table. From then on the jobs that write it own its schema, and Pulumi leaves alone what they change.
 *
 * @param name - Name of the catalog that the table belongs to.
 */
export function createIcebergTable(
    name: string,
    databaseName: pulumi.Input<string>,
    table: IcebergTable,
    opts: pulumi.CustomResourceOptions,
): aws.glue.CatalogTable {
    const { bucketName, prefix } = pulumi.output(table.location);
    const idOf = (column: string) => table.columns.find((each) => each.name === column)!.id;
    return new aws.glue.CatalogTable(
        `${name}-${table.name}`,
        {
            name: table.name,
            databaseName,
            description: table.description,
            openTableFormatInput: {
                icebergInput: {
                    metadataOperation: "CREATE",
                    version: "2",
                    icebergTableInput: {
                        // Iceberg puts its folders below a location that doesn't end in a slash.
                        location: pulumi.interpolate`s3://${bucketName}/${prefix}`.apply((uri) =>
                            uri.replace(/\/$/, ""),
                        ),
                        schema: {
                            type: "struct",
                            schemaId: 0,
                            identifierFieldIds: table.identifierFieldIds,
                            fields: table.columns.map((column) => ({
                                id: column.id,
                                name: column.name,
                                required: column.required,
                                type: column.type,
                                // Glue takes 255 characters.
                                doc: column.comment.slice(0, 255),
                            })),
                        },
                        ...(table.partitionFields.length > 0 && {
                            partitionSpec: {
                                specId: 0,
                                fields: table.partitionFields.map(({ column, transform }, index) => ({
                                    fieldId: firstPartitionFieldId + index,
                                    name: transform === "identity" ? column : `${column}_${transform}`,
                                    sourceId: idOf(column),
                                    transform,
                                })),
                            },
                        }),
                        properties: {
                            "write.parquet.compression-codec": "zstd",
                            "write.format.default": "parquet",
                        },
                    },
                },
            },
        },
        {
            ...opts,
            ignoreChanges: [
                "openTableFormatInput",
                "parameters",
                "partitionKeys",
                "storageDescriptor",
                "tableType",
            ],
        },
    );
}
