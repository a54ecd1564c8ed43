import {
    CreateDatabaseCommand,
    CreateTableCommand,
    GetPartitionsCommand,
    GlueClient,
} from "@aws-sdk/client-glue";
import { expect } from "chai";
import { datasets, toGlueTable } from "../../../datasets";
import type { RegistrarReport } from "../../../handlers/catalog-registrar/catalog-registrar";
import { partitionOf } from "../../../handlers/catalog-registrar/partition-location";
import { schemaDrift } from "../../../handlers/catalog-registrar/schema-drift";
import type { FunctionProcess } from "../../../handlers/replay/function-process";
import { FaultProxy } from "../fault-proxy";
import { HandlerLab } from "../handler-lab";

describe("the catalog-registrar, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let glue: FaultProxy;
    let client: GlueClient;
    let lambda: FunctionProcess;

    const created = (key: string) => ({
        "detail-type": "Object Created",
        source: "aws.s3",
        detail: { bucket: { name: "lab-raw" }, object: { key } },
    });
    const createTable = (dataset: (typeof datasets)["clickstream"], change: object = {}) => {
        const table = toGlueTable(dataset);
        return client.send(
            new CreateTableCommand({
                DatabaseName: "lake",
                TableInput: {
                    Name: dataset.name,
                    PartitionKeys: table.partitionKeys.map(({ name, type }) => ({ Name: name, Type: type })),
                    StorageDescriptor: {
                        Location: `s3://lab-raw/${dataset.name}/`,
                        Columns: table.columns.map(({ name, type }) => ({ Name: name, Type: type })),
                        ...change,
                    },
                    Parameters: { ...table.parameters },
                },
            }),
        );
    };
    const partitions = async (table: string) => {
        const { Partitions: found = [] } = await client.send(
            new GetPartitionsCommand({ DatabaseName: "lake", TableName: table }),
        );
        return found.map(({ Values: values, StorageDescriptor: storage }) => [...values!, storage?.Location]);
    };
    const invoke = async (event: object) => {
        const { result, error } = await lambda.invoke<RegistrarReport>(event);
        expect(error).to.equal(undefined);
        return result!;
    };

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
        glue = new FaultProxy(lab.aws.endpoint, "ThrottlingException");
        await glue.start().then((endpoint) => (glueEndpoint = endpoint));
        client = new GlueClient(lab.aws.clientSettings);
    });
    let glueEndpoint: string;
    beforeEach(async () => {
        await lab.reset();
        glue.reset();
        await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "lake" } }));
        lambda = await lab.start("catalog-registrar", {
            AWS_ENDPOINT_URL_GLUE: glueEndpoint,
            DATABASE_NAME: "lake",
        });
    });
    after(async () => {
        await glue?.stop();
        await lab?.close();
    });

    it("registers the partition of an object once, however many objects come", async () => {
        await createTable(datasets.clickstream);
        const key = "clickstream/dt%3D2026-11-23/hour%3D07/a+b.ndjson.gz";
        expect(await invoke(created(key))).to.deep.equal({ registered: 1, drift: {} });
        expect(await invoke(created("clickstream/dt=2026-11-23/hour=07/c.ndjson.gz"))).to.include({
            registered: 0,
        });
        expect(await partitions("clickstream")).to.deep.equal([
            ["2026-11-23", "07", "s3://lab-raw/clickstream/dt=2026-11-23/hour=07/"],
        ]);
    });

    it("takes a partition that another function has registered for done", async () => {
        await createTable(datasets.clickstream);
        await invoke(created("clickstream/dt=2026-11-23/hour=07/a.ndjson.gz"));
        lambda = await lab.start("catalog-registrar", {
            AWS_ENDPOINT_URL_GLUE: glueEndpoint,
            DATABASE_NAME: "lake",
        });
        expect(await invoke(created("clickstream/dt=2026-11-23/hour=07/b.ndjson.gz"))).to.include({
            registered: 0,
        });
        expect(await partitions("clickstream")).to.have.length(1);
    });

    it("leaves objects alone that are in no table's partitions", async () => {
        await createTable(datasets.clickstream);
        for (const key of [
            "clickstream/a.gz",
            "clickstream/year=2026/hour=07/a.gz",
            "other/dt=2026-11-23/hour=07/a.gz",
        ]) {
            expect(await invoke(created(key)), key).to.include({ registered: 0 });
        }
        expect(await partitions("clickstream")).to.deep.equal([]);
    });

    it("finds nothing where tables are as their datasets define them", async () => {
        await createTable(datasets.clickstream);
        await createTable(datasets.transactions);
        expect(await invoke({})).to.deep.equal({ registered: 0, drift: {} });
    });

    it("reports by column how a table differs, as a metric too", async () => {
        const columns = toGlueTable(datasets.payments).columns.map(({ name, type }) => ({
            Name: name,
            Type: type,
        }));
        await createTable(datasets.payments, {
            Columns: [
                ...columns
                    .filter(({ Name: name }) => name !== "status")
                    .map((column) => (column.Name === "amount" ? { ...column, Type: "double" } : column)),
                { Name: "colour", Type: "string" },
            ],
        });
        expect((await invoke({})).drift).to.deep.equal({
            payments: {
                missing: ["status"],
                unknown: ["colour"],
                changed: ["amount: double, defined as decimal(12,2)"],
            },
        });
        expect(lab.metric("SchemaDrift")).to.equal(1);
    });

    it("is not put off by throttling, and fails, to be tried again, when Glue stays out of order", async () => {
        await createTable(datasets.clickstream);
        glue.inject("throttle", 2);
        expect(await invoke(created("clickstream/dt=2026-11-23/hour=07/a.gz"))).to.include({ registered: 1 });
        glue.inject("fail", 1000);
        const { error } = await lambda.invoke(created("clickstream/dt=2026-11-23/hour=08/a.gz"));
        expect(error).to.match(/InternalError/);
        glue.reset();
        expect(await invoke(created("clickstream/dt=2026-11-23/hour=08/a.gz"))).to.include({ registered: 1 });
    });
});

describe("partitionOf", () => {
    it("needs every key by name and with a value", () => {
        const at = (key: string) => partitionOf("s3://b/t", ["dt", "hour"], "b", key);
        expect(at("t/dt=2026-11-23/hour=07/x")).to.deep.equal({
            values: ["2026-11-23", "07"],
            location: "s3://b/t/dt=2026-11-23/hour=07/",
        });
        for (const key of [
            "t/dt=2026-11-23/x",
            "t/dt=/hour=07/x",
            "t/hour=07/dt=2026-11-23/x",
            "table/dt=1/hour=2/x",
        ]) {
            expect(at(key), key).to.equal(undefined);
        }
    });
});

describe("schemaDrift", () => {
    it("compares names and types as Hive does, without regard to case and blanks", () => {
        const defined = [{ name: "items", type: "array<struct<n:int>>" }];
        expect(schemaDrift(defined, [{ name: "ITEMS", type: "ARRAY<struct<n: int>>" }])).to.equal(undefined);
    });
});
