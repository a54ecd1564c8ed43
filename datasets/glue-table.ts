import type { Column, Dataset, Shape } from "./dataset";

/** Column as the Glue Data Catalog describes it. */
export interface GlueColumn {
    /** The column's name. */
    readonly name: string;
    /** Hive type, such as `array<string>`. */
    readonly type: string;
    /** What it means. */
    readonly comment: string;
    /** Classification of the column, for Lake Formation tags and reviews. */
    readonly parameters: Readonly<Record<string, string>>;
}

/** What a Glue table needs beside its name, database and location. */
export interface GlueTable {
    /** Columns, without the keys of the partitions. */
    readonly columns: readonly GlueColumn[];
    /** Keys of the partitions, in the order of the folders. */
    readonly partitionKeys: readonly GlueColumn[];
    /** Class that reads its files. */
    readonly inputFormat: string;
    /** Class that writes its files. */
    readonly outputFormat: string;
    /** Class that takes records apart, and its parameters. */
    readonly serde: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
    /** The table's own parameters. */
    readonly parameters: Readonly<Record<string, string>>;
}

/** Hive type of a value. */
export function hiveType(shape: Shape): string {
    switch (shape.type) {
        case "long":
            return "bigint";
        case "array":
            return `array<${hiveType(shape.items!)}>`;
        case "struct":
            return `struct<${shape.fields!.map((field) => `${field.name}:${hiveType(field)}`).join(",")}>`;
        default:
            return shape.type;
    }
}

/** Columns of the dataset's Glue table, without its Hive partition keys. */
export function toGlueColumns(dataset: Dataset): GlueColumn[] {
    return dataset.columns.map(glueColumn);
}

/**
 * Storage descriptor and parameters of the dataset's Glue table.
 *
 * Serializers and formats are those that Athena documents:
 * https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
 *
 * @throws {Error} For a dataset that isn't a table of files: Iceberg writes its own metadata, and the contract of a
 * topic is not stored.
 */
export function toGlueTable(dataset: Dataset): GlueTable {
    const storage = storages[dataset.format];
    if (!storage) {
        throw new Error(
            `Dataset ${dataset.name} has the format ${dataset.format}, which has no storage descriptor; ` +
                `allowed: ${Object.keys(storages).join(", ")}. Use toIcebergSchema for Iceberg tables.`,
        );
    }
    return {
        ...storage,
        columns: dataset.format === "csv" ? toGlueColumns(dataset).map(asText) : toGlueColumns(dataset),
        partitionKeys: dataset.partitionKeys.map((key) => ({
            name: key.name,
            // Athena's partition projection and Glue's partition index take dates as text.
            type: key.type === "date" || key.type === "timestamp" ? "string" : key.type,
            comment: key.comment,
            parameters: {},
        })),
    };
}

const textInput = "org.apache.hadoop.mapred.TextInputFormat";
const textOutput = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";

const storages: Partial<Record<Dataset["format"], Omit<GlueTable, "columns" | "partitionKeys">>> = {
    "ndjson-gzip": {
        inputFormat: textInput,
        outputFormat: textOutput,
        serde: {
            library: "org.apache.hive.hcatalog.data.JsonSerDe",
            // https://docs.aws.amazon.com/athena/latest/ug/hive-json-serde.html
            parameters: { "timestamp.formats": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" },
        },
        parameters: { classification: "json", compressionType: "gzip", EXTERNAL: "TRUE" },
    },
    "parquet-zstd": {
        inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        serde: {
            library: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            parameters: { "serialization.format": "1" },
        },
        parameters: { classification: "parquet", compressionType: "zstd", EXTERNAL: "TRUE" },
    },
    csv: {
        inputFormat: textInput,
        outputFormat: textOutput,
        serde: {
            library: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
            parameters: { separatorChar: ",", quoteChar: '"', escapeChar: "\\" },
        },
        parameters: { classification: "csv", "skip.header.line.count": "1", EXTERNAL: "TRUE" },
    },
};

function glueColumn(column: Column): GlueColumn {
    return {
        name: column.name,
        type: hiveType(column),
        comment: column.comment,
        parameters: { personal_data: column.personalData },
    };
}

/** OpenCSVSerDe reads every column as text; the jobs give the types. */
function asText(column: GlueColumn): GlueColumn {
    return { ...column, type: "string" };
}
