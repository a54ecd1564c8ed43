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
import { metricNames } from "../runtime/metric-names";
import { partitionOf } from "./partition-location";
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
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    private async register({ detail }: ObjectCreated): Promise<number> {
        const { settings, glue } = this.needs;
        const key = plainKey(detail.object.key);
        if (this.known.has(`s3://${detail.bucket.name}/${key.slice(0, key.lastIndexOf("/") + 1)}`)) {
            return 0;
        }
        for (const table of await this.tables()) {
            const keys = (table.PartitionKeys ?? []).map(({ Name: name }) => name!);
            const location = table.StorageDescriptor?.Location;
            const partition = location && partitionOf(location, keys, detail.bucket.name, key);
            if (!partition) {
                continue;
            }
            if (this.known.has(partition.location)) {
                return 0;
            }
            try {
                await glue.send(
                    new CreatePartitionCommand({
                        DatabaseName: settings.databaseName,
                        TableName: table.Name,
                        PartitionInput: {
                            Values: [...partition.values],
                            StorageDescriptor: { ...table.StorageDescriptor, Location: partition.location },
                        },
                    }),
                );
                this.known.add(partition.location);
                return 1;
            } catch (error) {
                if (error instanceof AlreadyExistsException) {
                    this.known.add(partition.location);
                    return 0;
                }
                throw error;
            }
        }
        return 0;
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
 * A key without URL encoding, which S3's own notifications have: a key that isn't validly encoded is plain already.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
function plainKey(key: string): string {
    try {
        return decodeURIComponent(key.replaceAll("+", " "));
    } catch {
        return key;
    }
}

function isObjectCreated(event: ObjectCreated | Record<string, unknown>): event is ObjectCreated {
    return event["detail-type"] === "Object Created";
}
