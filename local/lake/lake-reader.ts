import type { GetPartitionsCommand } from "@aws-sdk/client-glue";
import { GetTableCommand, paginateGetPartitions } from "@aws-sdk/client-glue";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Dataset } from "../../datasets";
import type { EmulatorClients } from "../provider/emulator-clients";
import { bytesId } from "./ledger";
import type { LakeCopy } from "./lake-copy";

/** What lies in the lake of one dataset, read from its files by the catalog's word of where and what they are. */
export interface StoredRows {
    readonly rows: number;
    /** Identities of the rows, by the dataset's dedupe key. */
    readonly ids: ReadonlySet<string>;
    readonly files: number;
    /** Partitions of the table in the catalog. */
    readonly partitions: number;
    /** Keys of objects that are in no partition of the catalog. */
    readonly unregistered: readonly string[];
}

/** What lies in the quarantine of one dataset. */
export interface RefusedRecords {
    /** Each place in a source once, however often it was delivered. */
    readonly records: number;
    /** Of the bytes. */
    readonly ids: ReadonlySet<string>;
    /** How often each reason was given. */
    readonly reasons: Readonly<Record<string, number>>;
}

/** How DuckDB reads a list of files, by the dataset's format. */
const readers: Readonly<Record<string, (files: string, columns: string) => string>> = {
    "ndjson-gzip": (files, columns) =>
        `read_json(${files}, format = 'newline_delimited', columns = ${columns})`,
    "parquet-zstd": (files) => `read_parquet(${files}, union_by_name = true)`,
    csv: (files) => `read_csv(${files}, header = true, all_varchar = true)`,
};

/** Reads the lake with DuckDB and Glue's catalog: by nothing that wrote it. */
export class LakeReader {
    private constructor(
        private readonly duckdb: DuckDBInstance,
        private readonly copy: LakeCopy,
        private readonly clients: Pick<EmulatorClients, "glue">,
    ) {}

    static async open(copy: LakeCopy, clients: Pick<EmulatorClients, "glue">): Promise<LakeReader> {
        return new LakeReader(await DuckDBInstance.create(), copy, clients);
    }

    close(): void {
        this.duckdb.closeSync();
    }

    /** Reads the rows of a dataset's table. */
    async stored(databaseName: string, dataset: Dataset, keys: readonly string[]): Promise<StoredRows> {
        const { glue } = this.clients;
        const { Table: table } = await glue.send(
            new GetTableCommand({ DatabaseName: databaseName, Name: dataset.name }),
        );
        const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(table?.StorageDescriptor?.Location ?? "")!;
        const places: string[] = [];
        const input: GetPartitionsCommand["input"] = { DatabaseName: databaseName, TableName: dataset.name };
        for await (const { Partitions: partitions = [] } of paginateGetPartitions({ client: glue }, input)) {
            places.push(
                ...partitions.map(({ StorageDescriptor: storage }) =>
                    storage!.Location!.replace(`s3://${bucket}/`, "").replace(/\/?$/, "/"),
                ),
            );
        }
        const own = keys.filter((key) => key.startsWith(prefix));
        const files = own.map((key) => this.copy.path(bucket, key));
        const columns = dataset.dedupe.key;
        const rows = await this.select(
            files,
            dataset.format,
            `concat_ws('#', ${columns.join(", ")}) as id`,
            columns,
        );
        return {
            rows: rows.length,
            ids: new Set(rows.map(({ id }) => id)),
            files: files.length,
            partitions: places.length,
            unregistered: own.filter((key) => !places.some((place) => key.startsWith(place))),
        };
    }

    /** Reads the records of a dataset that were refused. */
    async refused(dataset: string, bucket: string, keys: readonly string[]): Promise<RefusedRecords> {
        const own = keys.filter(
            (key) => key.startsWith(`${dataset}/`) || key.includes(`dataset=${dataset}/`),
        );
        const files = own.map((key) => this.copy.path(bucket, key));
        const rows = await this.select(
            files,
            "ndjson-gzip",
            "distinct on (source, position) reason, data_base64",
            ["source", "position", "reason", "data_base64"],
        );
        const reasons: Record<string, number> = {};
        for (const { reason } of rows) {
            reasons[reason] = (reasons[reason] ?? 0) + 1;
        }
        return {
            records: rows.length,
            ids: new Set(rows.map(({ data_base64: data }) => bytesId(Buffer.from(data, "base64")))),
            reasons,
        };
    }

    private async select(
        files: readonly string[],
        format: string,
        what: string,
        columns: readonly string[],
    ): Promise<Record<string, string>[]> {
        if (files.length === 0) {
            return [];
        }
        const list = `[${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ")}]`;
        const types = `{${columns.map((column) => `${column}: 'VARCHAR'`).join(", ")}}`;
        const connection = await this.duckdb.connect();
        try {
            const result = await connection.runAndReadAll(
                `select ${what} from ${readers[format](list, types)}`,
            );
            return result.getRowObjectsJson() as Record<string, string>[];
        } finally {
            connection.closeSync();
        }
    }
}
