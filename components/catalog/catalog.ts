import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../facts/service-endpoints";
import { policyDocument } from "../identity/policy-statement";
import { grant, grantName, serviceRole, type RoleReference } from "../identity/service-role";
import { placeOf } from "../place";
import { stackScopedName } from "../stack-scoped-name";
import { lakeStatements } from "../storage/lake-permissions";
import { checkCatalogArgs } from "./catalog-checks";
import {
    catalogReadStatements,
    optimizerStatements,
    partitionWriteStatements,
    tableWriteStatements,
    type CatalogDatabaseIdentity,
} from "./catalog-permissions";
import { createIcebergTable, type IcebergTable } from "./iceberg-table";
import { createRawTable, type RawTable } from "./raw-table";
import { createTableOptimizers, type TableMaintenance } from "./table-optimizers";

/** Arguments of {@link Catalog}. */
export interface CatalogArgs {
    /** Tables over files. Default: none. */
    rawTables?: RawTable[];
    /** Iceberg tables. Default: none. */
    icebergTables?: IcebergTable[];
    /** How Iceberg tables are kept small and fast. */
    maintenance?: TableMaintenance;
    /**
     * ARN of a KMS key for `glue` that encrypts the catalog of the whole account and region, other databases included.
     * One stack of an account may ask for it. Default: the account's catalog stays as it is.
     */
    accountCatalogKeyArn?: pulumi.Input<string>;
    /** Keep database and tables from being deleted. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The lake's tables: what every dataset looks like and where it lies, for Athena, Glue and Spark.
 *
 * @example
 * const catalog = new Catalog("securecart", {
 *     rawTables: [rawTable(datasets.clickstream, lake.raw("clickstream/"))],
 *     icebergTables: [icebergTable(datasets.orders, lake.curated("orders/"))],
 * });
 * lake.admitFromOutside(catalog.optimizerRoleArn);
 * catalog.grantRead(analystRole);
 */
export class Catalog extends pulumi.ComponentResource {
    /** Name of the database. */
    readonly databaseName: pulumi.Output<string>;
    /** Names of the tables. */
    readonly tableNames: string[];
    /** Role of the table optimizers, which reach S3 from outside the VPC. */
    readonly optimizerRoleArn: pulumi.Output<string>;
    /** IAM policy document of `grantRead` on all tables. */
    readonly readPolicy: pulumi.Output<string>;
    /** IAM policy document of `grantRegisterPartitions` on all tables. */
    readonly registerPartitionsPolicy: pulumi.Output<string>;
    /** IAM policy document of `grantCommit` on all tables. */
    readonly commitPolicy: pulumi.Output<string>;
    /** Endpoints for code in the VPC that asks the catalog. */
    readonly services: string[] = ["glue"] satisfies ServiceName[];

    private readonly name: string;
    private readonly identity: pulumi.Output<CatalogDatabaseIdentity>;

    /** @throws {ArgumentError} For tables that Glue, Athena or Spark would refuse. */
    constructor(name: string, args: CatalogArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:Catalog", name, {}, opts);
        this.name = name;
        checkCatalogArgs(name, args);
        const { rawTables = [], icebergTables = [], protect, tags } = args;
        const parent = { parent: this };
        const place = placeOf(this);
        const encryption = args.accountCatalogKeyArn && this.encryptAccountCatalog(args.accountCatalogKeyArn);

        const database = new aws.glue.CatalogDatabase(
            `${name}-database`,
            {
                // Athena takes no hyphens, which a name made up by Pulumi would have.
                name: stackScopedName(name, 255, "_").toLowerCase(),
                description: `Tables of ${name}`,
                // IAM alone decides, also where the account's default is Lake Formation.
                createTableDefaultPermissions: [
                    {
                        permissions: ["ALL"],
                        principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" },
                    },
                ],
                tags,
            },
            { ...parent, protect, dependsOn: encryption ? [encryption] : [] },
        );
        this.identity = pulumi
            .all([place, database.name, pulumi.output(args.accountCatalogKeyArn)])
            .apply(([at, databaseName, catalogKeyArn]) => ({ ...at, databaseName, catalogKeyArn }));

        for (const table of rawTables) {
            createRawTable(name, database.name, table, { ...parent, protect });
        }
        const optimizerRole = serviceRole(
            `${name}-optimizer-role`,
            {
                service: "glue.amazonaws.com",
                description: `Keeps the Iceberg tables of ${name} small and fast`,
                tags,
            },
            parent,
        );
        // One policy, in which tables share statements: all inline policies of a role have one bound together.
        const rewrite = grant(
            `${name}-optimize`,
            optimizerRole,
            pulumi
                .all([this.identity, icebergTables.map(({ location }) => location)])
                .apply(([identity, replaces]) => [
                    ...optimizerStatements(
                        identity,
                        icebergTables.map((table) => table.name),
                    ),
                    ...lakeStatements({ replaces }),
                ]),
            parent,
        );
        for (const table of icebergTables) {
            const created = createIcebergTable(name, database.name, table, { ...parent, protect });
            createTableOptimizers(
                `${name}-${table.name}`,
                {
                    catalogId: place.accountId,
                    databaseName: database.name,
                    tableName: created.name,
                    roleArn: optimizerRole.arn,
                    maintenance: args.maintenance ?? {},
                },
                { ...parent, dependsOn: [rewrite] },
            );
        }

        this.databaseName = database.name;
        this.tableNames = [...rawTables, ...icebergTables].map((table) => table.name);
        this.optimizerRoleArn = optimizerRole.arn;
        this.readPolicy = this.identity.apply((each) => policyDocument(catalogReadStatements(each)));
        this.registerPartitionsPolicy = this.identity.apply((each) =>
            policyDocument(partitionWriteStatements(each)),
        );
        this.commitPolicy = this.identity.apply((each) => policyDocument(tableWriteStatements(each)));
        this.registerOutputs({
            readPolicy: this.readPolicy,
            registerPartitionsPolicy: this.registerPartitionsPolicy,
            commitPolicy: this.commitPolicy,
            databaseName: this.databaseName,
            tableNames: this.tableNames,
            optimizerRoleArn: this.optimizerRoleArn,
            services: this.services,
        });
    }

    /** Lets a role find tables, by default all, and their partitions. `id` names the grant of a role from elsewhere. */
    grantRead(role: RoleReference, tables?: string[], id?: string): aws.iam.RolePolicy {
        return this.grant("read-catalog", catalogReadStatements, role, tables, id);
    }

    /** Lets a role register partitions of tables, by default of all. `id` names the grant of a role from elsewhere. */
    grantRegisterPartitions(role: RoleReference, tables?: string[], id?: string): aws.iam.RolePolicy {
        return this.grant("register-partitions", partitionWriteStatements, role, tables, id);
    }

    /** Lets a role commit to Iceberg tables, by default to all. `id` names the grant of a role from elsewhere. */
    grantCommit(role: RoleReference, tables?: string[], id?: string): aws.iam.RolePolicy {
        return this.grant("commit-tables", tableWriteStatements, role, tables, id);
    }

    private grant(
        what: string,
        statements: typeof catalogReadStatements,
        role: RoleReference,
        tables: string[] | undefined,
        id: string | undefined,
    ): aws.iam.RolePolicy {
        return grant(
            grantName(this.name, what, role, id),
            role,
            this.identity.apply((identity) => statements(identity, tables)),
            { parent: this },
        );
    }

    private encryptAccountCatalog(keyArn: pulumi.Input<string>): aws.glue.DataCatalogEncryptionSettings {
        return new aws.glue.DataCatalogEncryptionSettings(
            `${this.name}-account-catalog`,
            {
                dataCatalogEncryptionSettings: {
                    encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: keyArn },
                    connectionPasswordEncryption: {
                        returnConnectionPasswordEncrypted: true,
                        awsKmsKeyId: keyArn,
                    },
                },
            },
            { parent: this },
        );
    }
}
