import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LakeLocation } from "../storage/lake-location";
import { projectionParameters } from "./partition-projection";

/** A column or partition key as the catalog describes it. */
export interface CatalogColumn {
    /** The column's name. */
    name: string;
    /** Hive type, such as `array<string>`. */
    type: string;
    /** What it means, for the catalog. */
    comment: string;
    /** Further properties, such as its classification. */
    parameters: Record<string, string>;
}

/** How a partition key's values follow from the key's meaning, so that Athena needs no registered partitions. */
export interface ProjectedKey {
    /** Name of the partition key. */
    name: string;
    /** `date`, `hour`, `year` or `enum`. */
    kind: string;
    /** The values of an `enum`. */
    values?: string[];
}

/** A table over files in the lake. */
export interface RawTable {
    /** Name in the database: small letters, digits and underscores. */
    name: string;
    /** What it holds, for readers of the catalog. */
    description: string;
    /** Where the files lie, with the prefix that the partitions are below. */
    location: pulumi.Input<LakeLocation>;
    /** Its columns, without the keys of its partitions. */
    columns: CatalogColumn[];
    /** Keys of its partitions, in the order of the folders. */
    partitionKeys: CatalogColumn[];
    /** How Athena makes up the partition keys' values: one for each key. */
    projection: ProjectedKey[];
    /** Class that reads the files. */
    inputFormat: string;
    /** Class that writes the files. */
    outputFormat: string;
    /** Class that reads and writes rows. */
    serdeLibrary: string;
    /** Parameters of the class that reads its files. */
    serdeParameters: Record<string, string>;
    /** Further table properties, such as `classification`. */
    parameters: Record<string, string>;
}

/**
 * Creates a table over files: Athena projects its partitions, Spark reads those that are registered, by an index.
 *
 * @param name - Name of the catalog that the table belongs to.
 */
export function createRawTable(
    name: string,
    databaseName: pulumi.Input<string>,
    table: RawTable,
    opts: pulumi.CustomResourceOptions,
): aws.glue.CatalogTable {
    const { bucketName, prefix } = pulumi.output(table.location);
    const root = pulumi.interpolate`s3://${bucketName}/${prefix}`;
    const keys = table.partitionKeys.map((key) => key.name);
    return new aws.glue.CatalogTable(
        `${name}-${table.name}`,
        {
            name: table.name,
            databaseName,
            description: table.description,
            tableType: "EXTERNAL_TABLE",
            parameters: root.apply((location) => ({
                ...table.parameters,
                ...projectionParameters(table.projection, location),
            })),
            partitionKeys: table.partitionKeys.map((key) => ({
                name: key.name,
                type: key.type,
                comment: key.comment,
            })),
            ...(keys.length > 0 && { partitionIndices: [{ indexName: `by_${keys.join("_")}`, keys }] }),
            storageDescriptor: {
                location: root,
                columns: table.columns,
                inputFormat: table.inputFormat,
                outputFormat: table.outputFormat,
                compressed: table.parameters.compressionType !== undefined,
                serDeInfo: {
                    name: table.name,
                    serializationLibrary: table.serdeLibrary,
                    parameters: table.serdeParameters,
                },
            },
        },
        opts,
    );
}
