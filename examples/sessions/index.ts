import { AlarmTopic, Catalog, DataKey, DataLake } from "securecart";
import { GlueStreamingJob, icebergTable, KinesisIngestion, PrivateNetwork } from "securecart";
import { datasets } from "securecart/datasets";
import { jobs } from "securecart/jobs";

const key = new DataKey("shop", {
    uses: ["alarms", "bookmarks", "events", "glue", "lake", "logs", "queues", "schedules", "streams"],
});
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
const shared = { keyArn: key.arn, alarms: alarms.target };

const clickstream = new KinesisIngestion("clickstream", shared);
const catalog = new Catalog("shop", {
    icebergTables: [icebergTable(datasets.sessions, lake.curated("sessions/"))],
});
lake.admitFromOutside(catalog.optimizerRoleArn);
const sessions = new GlueStreamingJob("sessions", {
    ...shared,
    code: jobs.clickstreamSessions,
    source: clickstream.source,
    artifacts: lake.artifactsBucket,
    checkpoint: lake.curated("checkpoints/sessions/"),
    warehouse: lake.curated("warehouse/"),
    replaces: [lake.curated("sessions/")],
    placement: network.placement,
});
catalog.grantCommit(sessions.role, ["sessions"]);
// Glue fetches the code from outside the VPC.
lake.admitToArtifacts(sessions.role.arn);
network.connect([clickstream, sessions]);
