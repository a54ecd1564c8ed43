import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import { QueryAccess } from "../../../components/storage/query-access";
import { StateTable } from "../../../components/storage/state-table";
import { PrivateNetwork } from "../../../components/network/private-network";
import { AlarmTopic } from "../../../components/monitoring/alarm-topic";
import { serviceEndpoints } from "../../../facts/service-endpoints";

// Every foundation component, with the settings that the stack itself leaves alone.
const tags = { team: "data" };
const key = new DataKey("foundation", {
    uses: ["alarms", "lake", "logs", "queues", "tables"],
    replicaRegions: ["eu-central-1"],
    tags,
});
const network = new PrivateNetwork("foundation", {
    zones: 3,
    keyArn: key.arn,
    agentCidrs: ["192.168.10.0/24"],
    tags,
});
network.connect([{ services: Object.keys(serviceEndpoints) }]);
const adopted = new PrivateNetwork("adopted", {
    vpcId: network.vpcId,
    cidrBlock: "10.40.0.0/16",
    subnetIds: pulumi.output(network.placement).subnetIds,
    routeTableIds: ["rtb-0a1b2c3d"],
    services: ["logs"],
});
const open = new PrivateNetwork("open", {
    cidrBlock: "10.41.0.0/16",
    internetAccessReason: "carrier's public API",
});

const lake = new DataLake("foundation", {
    keyArn: key.arn,
    access: network.access,
    administratorArns: ["arn:aws:iam::123456789012:role/deploy-*"],
    rawObjectLockDays: 1,
    forceDestroy: true,
    confirmDataLossOf: "foundation",
    tags,
});
new DataLake("second", { keyArn: key.arn, access: adopted.access });

const alarms = new AlarmTopic("foundation", { keyArn: key.arn, tags }).target;
const seen = new StateTable("seen", { keyArn: key.arn, alarms, sortKey: "event", tags });
const queries = new QueryAccess("analysts", { results: lake.queryResults("analysts/"), tags });

const role = new aws.iam.Role("optimizer", {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                actions: ["sts:AssumeRole"],
                principals: [{ type: "Service", identifiers: ["glue.amazonaws.com"] }],
            },
        ],
    }).json,
});
lake.admitFromOutside(role.arn);
lake.grantReplace(role, lake.curated("orders/"));
lake.grantRead(role, lake.raw("orders/"));
lake.grantWrite(role, lake.quarantine("orders/"));
lake.grantKeepFailures(role, lake.failedDeliveries("orders/"));
key.grantDecrypt(role);
seen.grantUse(role);
queries.grantQuery(role);

export const estimate = network.estimate;
export const placement = open.placement;
