import type { Column, Dataset, Shape } from "./dataset";

/** Field of an Iceberg schema: https://iceberg.apache.org/spec/#schemas */
export interface IcebergField {
    readonly id: number;
    readonly name: string;
    readonly required: boolean;
    readonly type: IcebergType;
    readonly doc: string;
}

export type IcebergType =
    | string
    | {
          readonly type: "list";
          readonly "element-id": number;
          readonly element: IcebergType;
          readonly "element-required": true;
      }
    | { readonly type: "struct"; readonly fields: readonly IcebergField[] };

/** Schema and partition fields of an Iceberg table. */
export interface IcebergSchema {
    readonly type: "struct";
    readonly fields: readonly IcebergField[];
    /** Partition fields by source column and transform, such as `day(started_at)`. */
    readonly partitionFields: readonly { readonly column: string; readonly transform: string }[];
    /** Ids of the columns that identify a row. */
    readonly identifierFieldIds: readonly number[];
}

/** Iceberg schema of a dataset; ids follow the order of the columns, and nested ones come after all of them. */
export function toIcebergSchema(dataset: Dataset): IcebergSchema {
    let nextId = dataset.columns.length;
    const icebergType = (shape: Shape): IcebergType => {
        switch (shape.type) {
            case "timestamp":
                return "timestamptz";
            case "array": {
                const id = ++nextId;
                return {
                    type: "list",
                    "element-id": id,
                    element: icebergType(shape.items!),
                    "element-required": true,
                };
            }
            case "struct": {
                const ids = shape.fields!.map(() => ++nextId);
                return { type: "struct", fields: shape.fields!.map((column, i) => field(column, ids[i])) };
            }
            default:
                return shape.type;
        }
    };
    const field = (column: Column, id: number): IcebergField => ({
        id,
        name: column.name,
        required: column.required,
        type: icebergType(column),
        doc: column.comment,
    });
    const fields = dataset.columns.map((column, index) => field(column, index + 1));
    return {
        type: "struct",
        fields,
        partitionFields: dataset.partitionKeys.map((key) => ({
            column: key.name,
            transform: key.transform ?? "identity",
        })),
        identifierFieldIds: dataset.dedupe.key.map((key) => fields.find(({ name }) => name === key)!.id),
    };
}
