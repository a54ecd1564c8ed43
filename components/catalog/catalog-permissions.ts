import type { PolicyStatement } from "../identity/policy-statement";
import type { Place } from "../place";

/** A database of the catalog, every value resolved. */
export interface CatalogDatabaseIdentity extends Place {
    databaseName: string;
    /** ARN of the key that encrypts the account's catalog, where it is encrypted. */
    catalogKeyArn?: string;
}

/** Every table of a database. */
export const everyTable = ["*"];

const readActions = [
    "glue:BatchGetPartition",
    "glue:GetDatabase",
    "glue:GetPartition",
    "glue:GetPartitionIndexes",
    "glue:GetPartitions",
    "glue:GetTable",
    "glue:GetTables",
    "glue:GetTableVersions",
];

/** Lets a role find tables and their partitions. */
export function catalogReadStatements(
    database: CatalogDatabaseIdentity,
    tables: string[] = everyTable,
): PolicyStatement[] {
    return [
        {
            Sid: "ReadCatalog",
            Effect: "Allow",
            Action: readActions,
            Resource: catalogResources(database, tables),
        },
        ...keyStatements(database, ["kms:Decrypt"]),
    ];
}

/** Lets a role register partitions of tables that it finds, and not read which there are. */
export function partitionWriteStatements(
    database: CatalogDatabaseIdentity,
    tables: string[] = everyTable,
): PolicyStatement[] {
    return [
        {
            Sid: "RegisterPartitions",
            Effect: "Allow",
            Action: ["glue:CreatePartition", "glue:GetTable", "glue:GetTables"],
            Resource: catalogResources(database, tables),
        },
        ...keyStatements(database, encryptActions),
    ];
}

/** Lets a role change tables, as Iceberg does with each commit, but neither make nor drop them. */
export function tableWriteStatements(
    database: CatalogDatabaseIdentity,
    tables: string[] = everyTable,
): PolicyStatement[] {
    return [
        {
            Sid: "CommitTables",
            Effect: "Allow",
            Action: [...readActions, "glue:UpdateTable"],
            Resource: catalogResources(database, tables),
        },
        ...keyStatements(database, encryptActions),
    ];
}

/** Lets a crawler keep a database of its own. */
export function crawlerCatalogStatements(database: CatalogDatabaseIdentity): PolicyStatement[] {
    return [
        {
            Sid: "KeepDiscoveredTables",
            Effect: "Allow",
            Action: [
                ...readActions,
                "glue:BatchCreatePartition",
                "glue:BatchUpdatePartition",
                "glue:CreatePartition",
                "glue:CreateTable",
                "glue:UpdatePartition",
                "glue:UpdateTable",
            ],
            Resource: catalogResources(database, everyTable),
        },
        ...keyStatements(database, encryptActions),
    ];
}

/**
 * Lets Glue's table optimizers commit to Iceberg tables and write their logs, whose groups Glue names once an account.
 *
 * Source: https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
 */
export function optimizerStatements(database: CatalogDatabaseIdentity, tables: string[]): PolicyStatement[] {
    const { partition, region, accountId } = database;
    return [
        {
            Sid: "OptimizeTables",
            Effect: "Allow",
            Action: ["glue:GetTable", "glue:UpdateTable"],
            Resource: catalogResources(database, tables),
        },
        {
            Sid: "WriteOptimizerLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: ["iceberg-compaction", "iceberg-orphan-file-deletion", "iceberg-retention"].map(
                (optimizer) =>
                    `arn:${partition}:logs:${region}:${accountId}:log-group:/aws-glue/${optimizer}/logs:*`,
            ),
        },
        ...keyStatements(database, encryptActions),
    ];
}

const encryptActions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

function catalogResources(database: CatalogDatabaseIdentity, tables: string[]): string[] {
    const { partition, region, accountId, databaseName } = database;
    const arn = (resource: string) => `arn:${partition}:glue:${region}:${accountId}:${resource}`;
    return [
        arn("catalog"),
        arn(`database/${databaseName}`),
        ...tables.map((table) => arn(`table/${databaseName}/${table}`)),
    ];
}

function keyStatements(database: CatalogDatabaseIdentity, actions: string[]): PolicyStatement[] {
    return database.catalogKeyArn === undefined
        ? []
        : [
              {
                  Sid: "UseCatalogKey",
                  Effect: "Allow",
                  Action: actions,
                  Resource: database.catalogKeyArn,
                  Condition: { StringEquals: { "kms:ViaService": `glue.${database.region}.amazonaws.com` } },
              },
          ];
}
