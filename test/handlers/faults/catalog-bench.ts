import {
    CreateDatabaseCommand,
    CreateTableCommand,
    GetPartitionsCommand,
    GlueClient,
} from "@aws-sdk/client-glue";
import { datasets, toGlueTable } from "../../../datasets";
import { FaultProxy } from "../fault-proxy";
import { HandlerLab } from "../handler-lab";
import { account, type SentRecord } from "./account";
import { callWithEach } from "./async-calls";
import type { FaultBench, FaultCounts, FaultRow, FaultSettings } from "./fault-row";
import { FunctionRun } from "./function-run";

const databaseName = "lake";
const tables = [datasets.clickstream, datasets.transactions, datasets.events];

/** Everything that a fault can be brought into. */
export class CatalogRun extends FunctionRun {
    constructor(
        lab: HandlerLab,
        settings: FaultSettings<never>,
        wiring: Readonly<Record<string, string>>,
        /** Between the registrar and the catalog. */
        readonly glue: FaultProxy,
    ) {
        super(lab, "catalog-registrar", settings, wiring);
    }

    /** Partitions that the catalog has, by table and place. */
    partitions: () => Promise<string[]> = () => Promise.resolve([]);
}

/** The registrar of partitions, with Lambda's queue of events before it. */
export class CatalogBench implements FaultBench<CatalogRun> {
    private constructor(
        private readonly lab: HandlerLab,
        private readonly glue: FaultProxy,
        private readonly endpoint: string,
        private readonly client: GlueClient,
    ) {}

    static async open(): Promise<CatalogBench> {
        const lab = await HandlerLab.open();
        const glue = new FaultProxy(lab.aws.endpoint, "ThrottlingException");
        return new CatalogBench(lab, glue, await glue.start(), new GlueClient(lab.aws.clientSettings));
    }

    async close(): Promise<void> {
        await this.glue.stop();
        await this.lab.close();
    }

    async run({ bring, settings = {} }: FaultRow<CatalogRun>): Promise<FaultCounts> {
        const { lab, glue, endpoint } = this;
        await lab.reset();
        glue.reset();
        await this.createTables();
        const wiring = { AWS_ENDPOINT_URL_GLUE: endpoint, DATABASE_NAME: databaseName };
        const run = new CatalogRun(lab, settings, wiring, glue);
        run.partitions = () => this.partitions();
        await bring(run);
        const keys = objectKeys();
        const dropped = await callWithEach(
            keys,
            (key) =>
                run.invoke(objectCreated(key), [
                    { position: key, dataBase64: Buffer.from(key).toString("base64") },
                ]),
            settings.delivery,
        );
        const counts = account(
            keys.map((key): SentRecord => ({ id: placeOf(key), data: Buffer.from(key).toString("base64") })),
            {
                stored: await this.partitions(),
                quarantined: [],
                givenUp: dropped.map((key) => Buffer.from(key).toString("base64")),
            },
        );
        const alarms = dropped.length > 0 ? (["AsyncEventsDropped"] as const) : [];
        return { ...counts, alarms: [...run.alarms, ...alarms] };
    }

    private async createTables(): Promise<void> {
        await this.client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: databaseName } }));
        for (const dataset of tables) {
            const { columns, partitionKeys } = toGlueTable(dataset);
            await this.client.send(
                new CreateTableCommand({
                    DatabaseName: databaseName,
                    TableInput: {
                        Name: dataset.name,
                        PartitionKeys: partitionKeys.map(({ name, type }) => ({ Name: name, Type: type })),
                        StorageDescriptor: {
                            Location: `s3://lab-raw/${dataset.name}/`,
                            Columns: columns.map(({ name, type }) => ({ Name: name, Type: type })),
                        },
                    },
                }),
            );
        }
    }

    private async partitions(): Promise<string[]> {
        const found = await Promise.all(
            tables.map(async ({ name }) => {
                const { Partitions: partitions = [] } = await this.client.send(
                    new GetPartitionsCommand({ DatabaseName: databaseName, TableName: name }),
                );
                return partitions.map(({ StorageDescriptor: storage }) => storage!.Location!);
            }),
        );
        return found.flat();
    }
}

/** Objects of 12 partitions, five of each, in turn. */
function objectKeys(): string[] {
    return Array.from({ length: 60 }, (_, index) => {
        const { name } = tables[index % tables.length];
        const hour = String(7 + (Math.floor(index / tables.length) % 4)).padStart(2, "0");
        return `${name}/dt=2026-11-23/hour=${hour}/shard-${index}.gz`;
    });
}

function objectCreated(key: string): object {
    return {
        source: "aws.s3",
        "detail-type": "Object Created",
        detail: { bucket: { name: "lab-raw" }, object: { key } },
    };
}

/** Location of an object's partition. */
function placeOf(key: string): string {
    return `s3://lab-raw/${key.slice(0, key.lastIndexOf("/") + 1)}`;
}
