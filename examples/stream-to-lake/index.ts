import {
    AlarmTopic,
    DataKey,
    DataLake,
    KinesisIngestion,
    PrivateNetwork,
    StateTable,
    StreamProcessor,
} from "securecart";
import { handlers } from "securecart/handlers";

const key = new DataKey("shop", { uses: ["alarms", "lake", "lambda", "logs", "streams", "tables"] });
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
const shared = { keyArn: key.arn, alarms: alarms.target };

const clickstream = new KinesisIngestion("clickstream", shared);
const batches = new StateTable("clickstream-batches", { ...shared, protect: true });
const normalizer = new StreamProcessor("clickstream-normalizer", {
    ...shared,
    handler: handlers.clickstreamNormalizer,
    source: clickstream.source,
    placement: network.placement,
    output: lake.raw("clickstream/"),
    quarantine: lake.quarantine("clickstream/"),
    failures: lake.failedDeliveries("clickstream-normalizer/"),
    environment: { STATE_TABLE: batches.tableName },
});
batches.grantUse(normalizer.role);
network.connect([clickstream, normalizer]);
