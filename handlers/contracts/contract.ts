import type { Column } from "../../datasets/dataset";

/** What is wrong with one field: how ajv reports it. */
export interface Violation {
    /** JSON pointer to the field, empty for the record itself. */
    readonly instancePath: string;
    readonly message?: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
}

/** Checks a record in place; `errors` holds the first violation of the last call. */
export interface RecordValidator {
    (record: unknown): boolean;
    errors?: readonly Violation[] | null;
}

/**
 * What a handler needs of a dataset definition, compiled when the handler is built: the validator as plain code, and
 * the few facts by which a record becomes a row.
 */
export interface Contract {
    /** Name of the dataset. */
    readonly dataset: string;
    /** Names of its partition keys. */
    readonly partitionKeys: readonly { readonly name: string }[];
    readonly validate: RecordValidator;
    /** Other names that producers use, with the column's name. */
    readonly aliases: readonly (readonly [alias: string, column: string])[];
    /** Columns that hold a time. */
    readonly timestamps: readonly string[];
    /** Column that gets a content hash when the producer leaves it out. */
    readonly generatedId?: string;
    /** Column that gets the time of arrival. */
    readonly receivedAt?: string;
    /** Column that says when it happened, and how far it may be ahead of the arrival, in ms. */
    readonly eventTime?: { readonly column: string; readonly maxAheadMs: number };
    /** Columns that identify a row. */
    readonly key: readonly string[];
    /** For how long a repeat is recognised, in seconds. */
    readonly dedupeWindowSeconds: number;
    /** Names of all columns. */
    readonly columnNames: ReadonlySet<string>;
    /** Every column, for formats that need them. */
    readonly columns: readonly Column[];
}

/** A violation in words, without the offending value: that may be personal or secret. */
export function describeViolation({ instancePath, keyword, message, params }: Violation): string {
    const field = instancePath === "" ? "" : `${instancePath.slice(1).replaceAll("/", ".")}: `;
    switch (keyword) {
        case "required":
            return `${field}${String(params.missingProperty)}: missing`;
        case "enum":
            return `${field}not one of ${(params.allowedValues as (string | null)[]).filter((value) => value !== null).join(", ")}`;
        case "type":
            return `${field}not of type ${String(params.type).replace(",null", "")}`;
        default:
            return `${field}${message ?? keyword}`;
    }
}
