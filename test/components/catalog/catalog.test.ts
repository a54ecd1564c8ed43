import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { Catalog, type CatalogArgs } from "../../../components/catalog/catalog";
import { icebergTable, rawTable } from "../../../components/catalog/dataset-tables";
import { DataKey } from "../../../components/storage/data-key";
import { datasets } from "../../../datasets";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const location = (bucketName: string, prefix: string) => ({
    bucketName,
    bucketArn: `arn:aws:s3:::${bucketName}`,
    prefix,
    keyArn,
});
const args: CatalogArgs = {
    rawTables: [rawTable(datasets.clickstream, location("shop-raw", "clickstream/"))],
    icebergTables: [icebergTable(datasets.orders, location("shop-curated", "orders/"))],
};
const tableType = "aws:glue/catalogTable:CatalogTable";
const databaseArn = "arn:aws:glue:eu-west-1:123456789012:database/securecart_prod_shop";
const tableArn = (table: string) => `${databaseArn.replace(":database/", ":table/")}/${table}`;

function record(
    overrides: Partial<CatalogArgs> = {},
    use: (catalog: Catalog, role: aws.iam.Role) => void = () => {},
): Promise<RecordedStack> {
    return recordStack(
        () => {
            const catalog = new Catalog("shop", { ...args, ...overrides });
            use(catalog, new aws.iam.Role("reader", { assumeRolePolicy: "{}" }));
            return { databaseName: catalog.databaseName, optimizerRoleArn: catalog.optimizerRoleArn };
        },
        { stack: "prod" },
    );
}

/** Decides a request of a role by the policies that are attached to it. */
function roleDecision(
    stack: RecordedStack,
    roleName: string,
    request: Pick<AccessRequest, "action" | "resource" | "context" | "resourcePolicy">,
): Promise<Decision> {
    const role = stack.one("aws:iam/role:Role", roleName);
    return decide({
        principal: role.outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .filter(({ inputs }) => inputs.role === role.outputs.name)
            .map(({ inputs }) => inputs.policy as string),
        ...request,
    });
}

describe("Catalog", () => {
    it("makes a database that Athena can name and IAM alone guards", async () => {
        const stack = await record({ tags: { team: "data" } });
        expect(stack.one("aws:glue/catalogDatabase:CatalogDatabase").inputs).to.deep.equal({
            name: "securecart_prod_shop",
            description: "Tables of shop",
            createTableDefaultPermissions: [
                {
                    permissions: ["ALL"],
                    principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" },
                },
            ],
            tags: { team: "data" },
        });
        expect(stack.outputs.databaseName).to.equal("securecart_prod_shop");
    });

    it("leaves the account's catalog alone, unless asked to encrypt it", async () => {
        const type = "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings";
        expect((await record()).ofType(type)).to.deep.equal([]);
        const stack = await record({ accountCatalogKeyArn: keyArn });
        const settings = stack.one(type);
        expect(settings.inputs).to.deep.equal({
            dataCatalogEncryptionSettings: {
                encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: keyArn },
                connectionPasswordEncryption: {
                    returnConnectionPasswordEncrypted: true,
                    awsKmsKeyId: keyArn,
                },
            },
        });
        expect(stack.one("aws:glue/catalogDatabase:CatalogDatabase").dependencies).to.include(settings.urn);
    });

    it("describes files with typed, commented columns, projected for Athena, indexed for Spark", async () => {
        const stack = await record();
        const { inputs } = stack.one(tableType, "shop-clickstream");
        expect(inputs).to.deep.include({
            name: "clickstream",
            databaseName: "securecart_prod_shop",
            tableType: "EXTERNAL_TABLE",
            partitionIndices: [{ indexName: "by_dt_hour", keys: ["dt", "hour"] }],
        });
        expect(inputs.parameters).to.deep.equal({
            EXTERNAL: "TRUE",
            classification: "json",
            compressionType: "gzip",
            "projection.enabled": "true",
            "projection.dt.type": "date",
            "projection.dt.format": "yyyy-MM-dd",
            "projection.dt.range": "1990-01-01,NOW",
            "projection.dt.interval": "1",
            "projection.dt.interval.unit": "DAYS",
            "projection.hour.type": "integer",
            "projection.hour.range": "0,23",
            "projection.hour.digits": "2",
            "storage.location.template": "s3://shop-raw/clickstream/dt=${dt}/hour=${hour}/",
        });
        const descriptor = inputs.storageDescriptor as { location: string; columns: object[] };
        expect(descriptor.location).to.equal("s3://shop-raw/clickstream/");
        expect(descriptor.columns).to.have.length(datasets.clickstream.columns.length);
        expect(descriptor.columns[1]).to.deep.equal({
            name: "event_time",
            type: "timestamp",
            comment: "When the visitor acted, UTC, to the millisecond.",
            parameters: { personal_data: "none" },
        });
    });

    it("makes Iceberg tables with their whole schema, and leaves it to the jobs from then on", async () => {
        const stack = await record();
        const table = stack.one(tableType, "shop-orders");
        const { icebergInput } = table.inputs.openTableFormatInput as {
            icebergInput: { metadataOperation: string; version: string; icebergTableInput: unknown };
        };
        expect(icebergInput).to.deep.include({ metadataOperation: "CREATE", version: "2" });
        const {
            location: uri,
            schema,
            partitionSpec,
        } = icebergInput.icebergTableInput as {
            location: string;
            schema: { fields: { id: number; name: string; type: string }[]; identifierFieldIds: number[] };
            partitionSpec: unknown;
        };
        expect(uri).to.equal("s3://shop-curated/orders");
        expect(schema.fields.map(({ name }) => name)).to.deep.equal(
            datasets.orders.columns.map(({ name }) => name),
        );
        const dateId = schema.fields.find(({ name }) => name === "order_date")!.id;
        const { transform } = datasets.orders.partitionKeys[0];
        expect(partitionSpec).to.deep.equal({
            specId: 0,
            fields: [{ fieldId: 1000, name: `order_date_${transform}`, sourceId: dateId, transform }],
        });
        const identified = schema.identifierFieldIds.map(
            (id) => schema.fields.find((field) => field.id === id)!.name,
        );
        expect(identified).to.deep.equal(datasets.orders.dedupe.key);
        expect(table.ignoreChanges).to.have.members([
            "openTableFormatInput",
            "parameters",
            "partitionKeys",
            "storageDescriptor",
            "tableType",
        ]);
        expect(stack.one(tableType, "shop-clickstream").ignoreChanges).to.deep.equal([]);
    });

    it("compacts Iceberg tables, expires their snapshots and deletes orphans, once its role may", async () => {
        const stack = await record({ maintenance: { snapshotRetentionDays: 14 } });
        const optimizers = stack.ofType("aws:glue/catalogTableOptimizer:CatalogTableOptimizer");
        const roleArn = stack.outputs.optimizerRoleArn;
        const on = { catalogId: "123456789012", databaseName: "securecart_prod_shop", tableName: "orders" };
        expect(optimizers.map(({ inputs }) => inputs)).to.have.deep.members([
            {
                ...on,
                type: "compaction",
                configuration: {
                    enabled: true,
                    roleArn,
                    compactionConfiguration: {
                        icebergConfiguration: { strategy: "binpack", minInputFiles: 20 },
                    },
                },
            },
            {
                ...on,
                type: "retention",
                configuration: {
                    enabled: true,
                    roleArn,
                    retentionConfiguration: {
                        icebergConfiguration: {
                            snapshotRetentionPeriodInDays: 14,
                            numberOfSnapshotsToRetain: 5,
                            cleanExpiredFiles: true,
                        },
                    },
                },
            },
            {
                ...on,
                type: "orphan_file_deletion",
                configuration: {
                    enabled: true,
                    roleArn,
                    orphanFileDeletionConfiguration: {
                        icebergConfiguration: { orphanFileRetentionPeriodInDays: 3 },
                    },
                },
            },
        ]);
        const granted = stack.one("aws:iam/rolePolicy:RolePolicy", "shop-optimize").urn;
        for (const { dependencies } of optimizers) {
            expect(dependencies).to.include(granted);
        }
    });

    it("lets the optimizers rewrite Iceberg tables, and touch nothing else", async () => {
        const stack = await record();
        const ask = (action: string, resource: string) =>
            roleDecision(stack, "shop-optimizer-role", { action, resource });
        expect(await ask("glue:UpdateTable", tableArn("orders"))).to.equal("Allowed");
        expect(await ask("s3:DeleteObject", "arn:aws:s3:::shop-curated/orders/data/a.parquet")).to.equal(
            "Allowed",
        );
        expect(
            await ask(
                "logs:PutLogEvents",
                "arn:aws:logs:eu-west-1:123456789012:log-group:/aws-glue/iceberg-retention/logs:log-stream:a",
            ),
        ).to.equal("Allowed");
        expect(await ask("glue:UpdateTable", tableArn("clickstream"))).to.equal("ImplicitlyDenied");
        expect(await ask("glue:DeleteTable", tableArn("orders"))).to.equal("ImplicitlyDenied");
        expect(await ask("s3:DeleteObject", "arn:aws:s3:::shop-curated/stock/a.parquet")).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("keeps what the optimizers may do of 40 tables within the 10,240 characters of a role", async () => {
        const icebergTables = Array.from({ length: 40 }, (_, index) => ({
            ...icebergTable(
                datasets.orders,
                location("shop-curated-0123456", `recommendation_features_${index}/`),
            ),
            name: `recommendation_features_${index}`,
        }));
        const stack = await record({ icebergTables });
        const role = stack.one("aws:iam/role:Role", "shop-optimizer-role").outputs.name;
        const policies = stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .filter(({ inputs }) => inputs.role === role)
            .map(({ inputs }) => (inputs.policy as string).replace(/\s/g, ""));
        expect(policies.join("").length).to.be.within(1, 10_240);
    });

    it("is optimized by Glue for this account alone", async () => {
        const stack = await record();
        const role = stack.one("aws:iam/role:Role", "shop-optimizer-role");
        const assume = (account: string) =>
            decide({
                principal: "glue.amazonaws.com",
                action: "sts:AssumeRole",
                resource: role.outputs.arn as string,
                resourcePolicy: role.inputs.assumeRolePolicy as string,
                context: { "aws:SourceAccount": account },
            });
        expect(await assume("123456789012")).to.equal("Allowed");
        expect(await assume("210987654321")).to.equal("ImplicitlyDenied");
    });

    it("grants finding tables, all or named, without changing them", async () => {
        const stack = await record({}, (catalog, role) => catalog.grantRead(role, ["clickstream"]));
        const ask = (action: string, resource: string) => roleDecision(stack, "reader", { action, resource });
        expect(await ask("glue:GetTable", tableArn("clickstream"))).to.equal("Allowed");
        expect(await ask("glue:GetPartitions", tableArn("clickstream"))).to.equal("Allowed");
        expect(await ask("glue:GetTable", tableArn("orders"))).to.equal("ImplicitlyDenied");
        expect(await ask("glue:BatchCreatePartition", tableArn("clickstream"))).to.equal("ImplicitlyDenied");
        const all = await record({}, (catalog, role) => catalog.grantRead(role));
        expect(
            await roleDecision(all, "reader", { action: "glue:GetTable", resource: tableArn("orders") }),
        ).to.equal("Allowed");
    });

    it("grants registering partitions, and committing tables, without making or dropping any", async () => {
        const registrar = await record({}, (catalog, role) =>
            catalog.grantRegisterPartitions(role, ["clickstream"]),
        );
        const committer = await record({}, (catalog, role) => catalog.grantCommit(role, ["orders"]));
        const ask = (stack: RecordedStack, action: string, table: string) =>
            roleDecision(stack, "reader", { action, resource: tableArn(table) });
        expect(await ask(registrar, "glue:CreatePartition", "clickstream")).to.equal("Allowed");
        expect(await ask(registrar, "glue:CreatePartition", "orders")).to.equal("ImplicitlyDenied");
        expect(await ask(registrar, "glue:UpdateTable", "clickstream")).to.equal("ImplicitlyDenied");
        expect(await ask(committer, "glue:UpdateTable", "orders")).to.equal("Allowed");
        expect(await ask(committer, "glue:DeleteTable", "orders")).to.equal("ImplicitlyDenied");
        expect(await ask(committer, "glue:CreateTable", "orders")).to.equal("ImplicitlyDenied");
    });

    it("grants the catalog's key, through Glue alone, where the account's catalog is encrypted", async () => {
        const stack = await recordStack(
            () => {
                const key = new DataKey("catalog", { uses: ["glue"] });
                const catalog = new Catalog("shop", { ...args, accountCatalogKeyArn: key.arn });
                catalog.grantRead(new aws.iam.Role("reader", { assumeRolePolicy: "{}" }));
            },
            { stack: "prod" },
        );
        const key = stack.one("aws:kms/key:Key");
        const decrypt = (service: string) =>
            roleDecision(stack, "reader", {
                action: "kms:Decrypt",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` },
            });
        expect(await decrypt("glue")).to.equal("Allowed");
        expect(await decrypt("s3")).to.equal("ImplicitlyDenied");
    });

    it("protects database and tables in production", async () => {
        const stack = await record({ protect: true });
        const unprotected = stack.resources.filter(
            ({ type, protect }) => /catalogTable:|catalogDatabase/.test(type) && !protect,
        );
        expect(unprotected).to.deep.equal([]);
    });

    it("keeps two catalogs in one stack apart", async () => {
        const stack = await recordStack(() => [new Catalog("shop", args), new Catalog("books", args)]);
        const databases = stack
            .ofType("aws:glue/catalogDatabase:CatalogDatabase")
            .map(({ inputs }) => inputs.name);
        expect(databases).to.have.members(["securecart_test_shop", "securecart_test_books"]);
    });

    it("describes every dataset that is stored", async () => {
        const stored = Object.values(datasets);
        const files = stored.filter(({ format }) => format !== "iceberg");
        const stack = await record({
            rawTables: files.map((dataset) =>
                rawTable(dataset, location("shop-raw", `${dataset.name}/`), { dataset: ["clickstream"] }),
            ),
            icebergTables: stored
                .filter(({ format }) => format === "iceberg")
                .map((dataset) => icebergTable(dataset, location("shop-curated", `${dataset.name}/`))),
        });
        expect(stack.ofType(tableType).map(({ inputs }) => inputs.name)).to.have.members(
            stored.map(({ name }) => name),
        );
    });

    it("refuses tables without columns, with names that engines don't take, twice the same, or half projected", () => {
        const raw = args.rawTables![0];
        const iceberg = args.icebergTables![0];
        const mistakes = mistakesOf(
            () =>
                new Catalog("shop", {
                    rawTables: [
                        { ...raw, columns: [] },
                        { ...raw, name: "Click-Stream", projection: raw.projection.slice(0, 1) },
                        { ...raw, projection: raw.projection.map((key) => ({ ...key, kind: "week" })) },
                    ],
                    icebergTables: [
                        { ...iceberg, partitionFields: [{ column: "nothing", transform: "day" }] },
                    ],
                }),
        );
        expect(mistakes.map((mistake) => mistake.slice(0, 70))).to.deep.equal([
            "rawTables[0].columns: got []; allowed: at least one column",
            'rawTables[1].name: got "Click-Stream"; allowed: small letters, digits ',
            'rawTables[1].projection: got ["dt"]; allowed: the partition keys in th',
            'rawTables[2].name: got "clickstream"; allowed: a name that no other ta',
            'rawTables[2].projection[0].kind: got "week"; allowed: date, hour, year',
            'rawTables[2].projection[1].kind: got "week"; allowed: date, hour, year',
            'icebergTables[0].partitionFields[0].column: got "nothing"; allowed: or',
        ]);
    });
});
