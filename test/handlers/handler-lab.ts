import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DuckDBInstance } from "@duckdb/node-api";
import { FunctionProcess } from "../../handlers/replay/function-process";
import { EmulatedAws } from "../../local/emulator/emulated-aws";
import { builtHandler } from "./built-handler";
import { FaultProxy } from "./fault-proxy";

/** Where the functions of a lab write. */
export const labBuckets = { output: "lab-raw", quarantine: "lab-quarantine" };
export const labTable = "lab-state";

/**
 * A built handler in a process of its own, in front of emulated S3 and DynamoDB with a proxy before each that can make
 * requests go wrong.
 */
export class HandlerLab {
    readonly s3Client: S3Client;
    readonly dynamoClient: DynamoDBClient;
    /** Each line that functions have printed. */
    readonly printed: string[] = [];
    private readonly functions: FunctionProcess[] = [];

    private constructor(
        readonly aws: EmulatedAws,
        readonly s3: FaultProxy,
        readonly dynamo: FaultProxy,
        private readonly endpoints: { s3: string; dynamo: string },
    ) {
        this.s3Client = new S3Client(aws.clientSettings);
        this.dynamoClient = new DynamoDBClient(aws.clientSettings);
    }

    /** @param settings - More environment for the emulator. */
    static async open(settings: Readonly<Record<string, string>> = {}): Promise<HandlerLab> {
        const aws = await EmulatedAws.start(settings);
        const s3 = new FaultProxy(aws.endpoint);
        const dynamo = new FaultProxy(aws.endpoint, "ProvisionedThroughputExceededException");
        const lab = new HandlerLab(aws, s3, dynamo, { s3: await s3.start(), dynamo: await dynamo.start() });
        await lab.reset();
        return lab;
    }

    /** Empties everything, ends the functions and forgets faults. */
    async reset(): Promise<void> {
        await this.stopFunctions();
        this.s3.reset();
        this.dynamo.reset();
        this.printed.length = 0;
        await this.aws.reset();
        for (const bucket of Object.values(labBuckets)) {
            await this.s3Client.send(new CreateBucketCommand({ Bucket: bucket }));
        }
        await this.dynamoClient.send(
            new CreateTableCommand({
                TableName: labTable,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
                KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
            }),
        );
    }

    async close(): Promise<void> {
        await this.stopFunctions();
        await this.s3.stop();
        await this.dynamo.stop();
        await this.aws.stop();
    }

    /** Starts a function as Lambda would: the built bundle, with nothing but its environment. */
    async start(
        handler: string,
        environment: Readonly<Record<string, string>> = {},
        timeoutMs = 60_000,
    ): Promise<FunctionProcess> {
        const started = new FunctionProcess({
            bundle: await builtHandler(handler),
            timeoutMs,
            environment: {
                ...this.aws.environment,
                AWS_ENDPOINT_URL_S3: this.endpoints.s3,
                AWS_ENDPOINT_URL_DYNAMODB: this.endpoints.dynamo,
                AWS_LAMBDA_FUNCTION_NAME: handler,
                OUTPUT_BUCKET: labBuckets.output,
                QUARANTINE_BUCKET: labBuckets.quarantine,
                STATE_TABLE: labTable,
                ...environment,
            },
            onLine: (line) => this.printed.push(line),
        });
        this.functions.push(started);
        return started;
    }

    /** Keys of a bucket's objects. */
    async keys(bucket: string): Promise<string[]> {
        const { Contents: objects = [] } = await this.s3Client.send(
            new ListObjectsV2Command({ Bucket: bucket }),
        );
        return objects.map(({ Key: key }) => key!);
    }

    async object(bucket: string, key: string): Promise<Buffer> {
        const { Body: body } = await this.s3Client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Buffer.from(await body!.transformToByteArray());
    }

    /** Rows of every object of a bucket, whatever its format, read by others than those who wrote them. */
    async rows(bucket: string): Promise<Record<string, unknown>[]> {
        const rows: Record<string, unknown>[] = [];
        for (const key of await this.keys(bucket)) {
            const bytes = await this.object(bucket, key);
            const format = Object.keys(formats).find((extension) => key.endsWith(extension));
            rows.push(...(format ? await readWithDuckDb(bytes, format) : readLines(bytes)));
        }
        return rows;
    }

    /** Items of the state table. */
    async items(): Promise<Record<string, string | undefined>[]> {
        const { Items: items = [] } = await this.dynamoClient.send(
            new ScanCommand({ TableName: labTable, ConsistentRead: true }),
        );
        return items.map((item) =>
            Object.fromEntries(
                Object.entries(item).map(([name, { S: text, N: number }]) => [name, text ?? number]),
            ),
        );
    }

    /** Sum of a metric over everything printed. */
    metric(name: string): number {
        return this.printed
            .filter((line) => line.includes('"_aws"'))
            .reduce((sum, line) => sum + Number((JSON.parse(line) as Record<string, unknown>)[name] ?? 0), 0);
    }

    private async stopFunctions(): Promise<void> {
        await Promise.all(this.functions.splice(0).map((each) => each.stop()));
    }
}

function readLines(bytes: Buffer): Record<string, unknown>[] {
    return gunzipSync(bytes)
        .toString("utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** How DuckDB reads files, by the end of their names. */
const formats: Readonly<Record<string, (file: string) => string>> = {
    ".parquet": (file) => `read_parquet('${file}')`,
    ".csv.gz": (file) => `read_csv('${file}', header = true, all_varchar = true)`,
};

async function readWithDuckDb(bytes: Buffer, extension: string): Promise<Record<string, unknown>[]> {
    const folder = await mkdtemp(path.join(tmpdir(), "securecart-rows-"));
    const file = path.join(folder, `rows${extension}`);
    await writeFile(file, bytes);
    const database = await DuckDBInstance.create();
    try {
        const connection = await database.connect();
        const result = await connection.runAndReadAll(`select * from ${formats[extension](file)}`);
        connection.closeSync();
        return result.getRowObjectsJson();
    } finally {
        database.closeSync();
        await rm(folder, { recursive: true });
    }
}
