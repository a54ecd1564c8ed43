import type { Column } from "../../datasets/dataset";
import type { RowFormat } from "../ingest/lake-ingestion";
import { encodeParquet, parquetContentType } from "./parquet-object";

/** Rows as Parquet with the dataset's columns. */
export function parquetFormat(columns: readonly Column[]): RowFormat {
    return {
        extension: ".parquet",
        contentType: parquetContentType,
        encode: (rows) =>
            encodeParquet(
                columns,
                rows.map(({ row }) => row.value),
            ),
    };
}
