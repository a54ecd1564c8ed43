import * as aws from "@pulumi/aws";
import {
    AlarmTopic,
    Catalog,
    DataKey,
    DataLake,
    icebergTable,
    PartitionRegistrar,
    PrivateNetwork,
    QueryAccess,
    rawTable,
    SchemaDiscovery,
    SchemaRegistry,
    sentSchema,
} from "securecart";
import { datasets, topicContracts } from "securecart/datasets";
import { handlers } from "securecart/handlers";

const key = new DataKey("shop", { uses: ["alarms", "events", "glue", "lake", "lambda", "logs", "queues"] });
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
const shared = { keyArn: key.arn, alarms: alarms.target };

const catalog = new Catalog("shop", {
    rawTables: [rawTable(datasets.clickstream, lake.raw("clickstream/"))],
    icebergTables: [icebergTable(datasets.orders, lake.curated("orders/"))],
});
lake.admitFromOutside(catalog.optimizerRoleArn);
const registrar = new PartitionRegistrar("partitions", {
    ...shared,
    handler: handlers.catalogRegistrar,
    bucket: lake.rawBucket,
    prefixes: ["clickstream/"],
    databaseName: catalog.databaseName,
    placement: network.placement,
    failures: lake.failedDeliveries("partitions/"),
});
catalog.grantRegisterPartitions(registrar.role);

// Files of which nobody has told the columns.
const discovery = new SchemaDiscovery("undeclared", {
    ...shared,
    bucket: lake.rawBucket,
    declaredPrefixes: ["clickstream/"],
});
lake.admitFromOutside(discovery.roleArn);
new SchemaRegistry("shop", { schemas: [sentSchema(topicContracts["orders.events"], "orders.events")] });

const queries = new QueryAccess("analysts", { results: lake.queryResults("analysts/") });
const analyst = new aws.iam.Role("analyst", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
queries.grantQuery(analyst);
catalog.grantRead(analyst);
lake.grantRead(analyst, lake.curated("orders/"));
network.connect([registrar]);
