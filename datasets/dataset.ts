/** Type of a column; `timestamp` is UTC to the millisecond, `decimal(p,s)` has p digits, s of them after the point. */
export type ColumnType =
    | "string"
    | "boolean"
    | "int"
    | "long"
    | "double"
    | "date"
    | "timestamp"
    | "array"
    | "struct"
    | `decimal(${number},${number})`;

/** Type of a value and what it may be. */
export interface Shape {
    /** Type of its values. */
    readonly type: ColumnType;
    /** Allowed values. */
    readonly values?: readonly string[];
    /** Regular expression that the whole text must match, anchored. */
    readonly pattern?: string;
    /** In characters. */
    readonly minLength?: number;
    /** In characters. */
    readonly maxLength?: number;
    /** Smallest number that is valid. Default: none. */
    readonly minimum?: number;
    /** Largest number that is valid. Default: none. */
    readonly maximum?: number;
    /** Greatest number of elements of an array. */
    readonly maxItems?: number;
    /** Element of an array. */
    readonly items?: Shape;
    /** Fields of a struct. */
    readonly fields?: readonly Column[];
}

export interface Column extends Shape {
    /** The column's name. */
    readonly name: string;
    /** Whether every stored row has it. */
    readonly required: boolean;
    /** What it means, for the catalog. */
    readonly comment: string;
    /**
     * `none`; `pseudonymous`: an identifier that the shop can trace to a person; `personal`: about a person;
     * `sensitive`: payment data, or text that may hold any of these.
     */
    readonly personalData: "none" | "pseudonymous" | "personal" | "sensitive";
    /** Set by the pipeline: `always`, or `when-absent` from what the producer sends. */
    readonly filled?: "always" | "when-absent";
    /** Other names under which producers send it. */
    readonly aliases?: readonly string[];
}

/** A column that divides a dataset into folders. */
export interface PartitionKey {
    /** The key's name. */
    readonly name: string;
    /** Type of its values. */
    readonly type: "string" | "int" | "date" | "timestamp";
    /** Iceberg partition transform; absent for Hive partitions. */
    readonly transform?: "day" | "month" | "year";
    /** What it means, for the catalog. */
    readonly comment: string;
}

/**
 * One dataset: its columns, where and how it is stored, what makes two rows the same. The definitions are the
 * JSON files of this folder, described by dataset.schema.json; Python reads the same files.
 */
export interface Dataset {
    /** Name of its table and of its folder in the lake. */
    readonly name: string;
    /** `bus` is the contract of a topic's messages and not a table. */
    readonly zone: "raw" | "curated" | "quarantine" | "bus";
    /** How its files are written. */
    readonly format: "ndjson-gzip" | "parquet-zstd" | "csv" | "iceberg" | "json";
    /** What it is, for the catalog. */
    readonly description: string;
    /** Its columns, in order. */
    readonly columns: readonly Column[];
    /** Hive partitions of the object keys, in order; for Iceberg, its partition fields. */
    readonly partitionKeys: readonly PartitionKey[];
    /** What tells a repeated record from a new one. */
    readonly dedupe: {
        /** Rows that agree in these columns are the same row. */
        readonly key: readonly string[];
        /** Of two such rows the one with the greater value in this column stays. */
        readonly version: string;
        /** For how long a repeat is recognised: ISO 8601; `P36500D` for ever, `PT0S` not at all. */
        readonly window: string;
        readonly comment: string;
    };
    /** When what it tells of happened. Default: it has no such time. */
    readonly eventTime?: {
        readonly column: string;
        /** A record whose event time is further ahead of its arrival is refused. */
        readonly maxAheadSeconds?: number;
    };
    /** How long the lake keeps it, in days; null for what is not stored. */
    readonly retentionDays: number | null;
}
