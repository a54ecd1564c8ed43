import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import {
    AlreadyExistsException,
    CreatePartitionCommand,
    EntityNotFoundException,
    GetTableCommand,
    GetTablesCommand,
    type GlueClient,
    type Table,
} from "@aws-sdk/client-glue";
import { printable } from "../runtime/failure";
import { metricNames } from "../runtime/metric-names";
import { type Partition, partitionOf } from "./partition-location";
import { type CatalogColumn, schemaDrift, type SchemaDrift } from "./schema-drift";
import type { Settings } from "./settings";

/** S3's word, by EventBridge, of an object that was written: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export interface ObjectCreated {
    readonly "detail-type": "Object Created";
    readonly detail: {
        readonly bucket: { readonly name: string };
        readonly object: { readonly key: string };
    };
}

/** What was found out and done. */
export interface RegistrarReport {
    /** Partitions that the catalog did not have. */
    readonly registered: number;
    /** How tables differ from their definitions, by table. */
    readonly drift: Readonly<Record<string, SchemaDrift>>;
}

/**
 * Keeps the Glue catalog in step with the lake: registers the partition of an object that was written, and compares each
 * table with the definition of its dataset. Athena may project a table's partitions; Spark reads those that are registered.
 */
export class CatalogRegistrar {
    /** Partitions known to be there, so that most objects cost no call. */
    private readonly known = new Set<string>();

    constructor(
        private readonly needs: {
            settings: Settings;
            glue: GlueClient;
            /** Columns of each dataset's table, by table. */
            definitions: Readonly<Record<string, readonly CatalogColumn[]>>;
            logger: Logger;
            metrics: Metrics;
        },
    ) {}

    /** @param event - An object that was written; anything else, such as a schedule's event, is a check of all tables. */
    async handle(event: ObjectCreated | Record<string, unknown>): Promise<RegistrarReport> {
        const { metrics } = this.needs;
        try {
            const report = isObjectCreated(event)
                ? { registered: await this.register(event), drift: {} }
                : { registered: 0, drift: await this.compare() };
            metrics.addMetric(metricNames.partitions, MetricUnit.Count, report.registered);
            metrics.addMetric(metricNames.drift, MetricUnit.Count, Object.keys(report.drift).length);
            return report;
        } catch (error) {
            throw printable(error);
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    private async register({ detail }: ObjectCreated): Promise<number> {
        const bucket = detail.bucket.name;
        const keys = readingsOf(detail.object.key);
        if (keys.some((key) => this.known.has(`s3://${bucket}/${key.slice(0, key.lastIndexOf("/") + 1)}`))) {
            return 0;
        }
        const tables = await this.tables();
        for (const key of keys) {
            for (const table of tables) {
                const names = (table.PartitionKeys ?? []).map(({ Name: name }) => name!);
                const location = table.StorageDescriptor?.Location;
                const partition = location && partitionOf(location, names, bucket, key);
                if (partition) {
                    return this.known.has(partition.location) ? 0 : this.create(table, partition);
                }
            }
        }
        return 0;
    }

    /** @returns How many partitions the catalog did not have. */
    private async create(table: Table, { values, location }: Partition): Promise<number> {
        const { settings, glue } = this.needs;
        let created = 1;
        try {
            await glue.send(
                new CreatePartitionCommand({
                    DatabaseName: settings.databaseName,
                    TableName: table.Name,
                    PartitionInput: {
                        Values: [...values],
                        StorageDescriptor: { ...table.StorageDescriptor, Location: location },
                    },
                }),
            );
        } catch (error) {
            if (!(error instanceof AlreadyExistsException)) {
                throw error;
            }
            created = 0;
        }
        this.known.add(location);
        return created;
    }

    private async compare(): Promise<Record<string, SchemaDrift>> {
        const { settings, glue, definitions, logger } = this.needs;
        const drift: Record<string, SchemaDrift> = {};
        for (const [name, defined] of Object.entries(definitions)) {
            try {
                const { Table: table } = await glue.send(
                    new GetTableCommand({ DatabaseName: settings.databaseName, Name: name }),
                );
                const found = (table?.StorageDescriptor?.Columns ?? []).map(({ Name, Type }) => ({
                    name: Name ?? "",
                    type: Type ?? "",
                }));
                const difference = schemaDrift(defined, found);
                if (difference) {
                    drift[name] = difference;
                    logger.warn("A table differs from its definition", { table: name, ...difference });
                }
            } catch (error) {
                // A stack may leave datasets out.
                if (!(error instanceof EntityNotFoundException)) {
                    throw error;
                }
            }
        }
        return drift;
    }

    private async tables(): Promise<Table[]> {
        const { settings, glue } = this.needs;
        const tables: Table[] = [];
        let next: string | undefined;
        do {
            const page = await glue.send(
                new GetTablesCommand({ DatabaseName: settings.databaseName, NextToken: next }),
            );
            tables.push(...(page.TableList ?? []));
            next = page.NextToken;
        } while (next);
        return tables;
    }
}

/**
 * Ways to read a key: EventBridge has it as it is, S3's own notifications have it URL-encoded.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
function readingsOf(key: string): string[] {
    try {
        const decoded = decodeURIComponent(key.replaceAll("+", " "));
        return decoded === key ? [key] : [key, decoded];
    } catch {
        return [key];
    }
}

function isObjectCreated(event: ObjectCreated | Record<string, unknown>): event is ObjectCreated {
    return event["detail-type"] === "Object Created";
}
