import {
    Catalog,
    icebergTable,
    PartitionRegistrar,
    QueryAccess,
    rawTable,
    SchemaDiscovery,
    SchemaRegistry,
    sentSchema,
} from "../components";
import { datasets, topicContracts } from "../datasets";
import { handlers } from "../handlers";
import { tableNames, type Platform, type RawName } from "./platform";
import { salesTrendQueries } from "./sales-trend-queries";

/** The tables that people query, and what keeps them in step with the lake. */
export interface TablesStage {
    catalog: Catalog;
    registrar: PartitionRegistrar;
}

/** Every dataset as a table of the Glue Data Catalog; topics' schemas; discovery of what nobody declared; Athena. */
export function tablesStage(platform: Platform): TablesStage {
    const { shared, code, lake, raw, tables } = platform;
    const { protect } = platform.settings;
    const { tags } = shared;
    const rawDatasets = (Object.keys(raw) as RawName[]).map((name) => ({
        dataset: datasets[name],
        location: raw[name],
    }));
    const topics = Object.keys(topicContracts);
    const catalog = new Catalog("securecart", {
        rawTables: rawDatasets.map(({ dataset, location }) => rawTable(dataset, location, { topic: topics })),
        icebergTables: tableNames.map((name) => icebergTable(datasets[name], tables[name])),
        protect,
        tags,
    });
    lake.admitFromOutside(catalog.optimizerRoleArn);
    const registrar = new PartitionRegistrar("partition-registrar", {
        ...code,
        handler: handlers.catalogRegistrar,
        bucket: lake.rawBucket,
        prefixes: rawDatasets.map(({ dataset }) => `${dataset.name}/`),
        databaseName: catalog.databaseName,
        failures: lake.failedDeliveries("partition-registrar/"),
    });
    catalog.grantRegisterPartitions(registrar.role);
    new SchemaRegistry("securecart", {
        schemas: Object.entries(topicContracts).map(([topic, contract]) => sentSchema(contract, topic)),
        tags,
    });
    const discovery = new SchemaDiscovery("securecart", {
        ...shared,
        bucket: lake.rawBucket,
        declaredPrefixes: [...Object.values(datasets).map(({ name }) => `${name}/`), "inventory_landing/"],
    });
    lake.admitFromOutside(discovery.roleArn);
    new QueryAccess("analysts", {
        results: lake.queryResults("analysts/"),
        databaseName: catalog.databaseName,
        savedQueries: salesTrendQueries,
        tags,
    });
    platform.add({ "Partition registrar": registrar, "Schema discovery": discovery });
    return { catalog, registrar };
}
