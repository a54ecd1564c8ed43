import { hoursPerMonth } from "../../facts/endpoint-prices";
import type { StackResource } from "../../graph/stack-graph";
import { counted, format, type Bill, type Pricer } from "../bill";
import { secondsPerMonth } from "../flows";

/** An interface endpoint, by the zones it stands in; gateways to S3 and DynamoDB are free. */
const endpoint: Pricer = (resource, bill) => {
    if (resource.inputs.vpcEndpointType !== "Interface") {
        return;
    }
    const { subnetIds } = resource.inputs;
    const zones = Array.isArray(subnetIds)
        ? subnetIds.length
        : bill.flows.graph.sources(resource, "subnetIds", "aws:ec2/subnet:Subnet").length;
    bill.charge(
        resource,
        "vpc.interface-endpoint",
        zones * hoursPerMonth,
        `${counted(zones, "zone")} × ${hoursPerMonth} h`,
    );
    bill.chargeStated(resource, "vpc.interface-endpoint-data", "gbPerMonth", "GB through the endpoint");
};

/** A file server, by protocol. */
const transferServer: Pricer = (resource, bill) => {
    const protocols = (resource.inputs.protocols ?? ["SFTP"]) as readonly string[];
    bill.charge(
        resource,
        "transfer.protocol",
        protocols.length * hoursPerMonth,
        `${protocols.join(", ")} × ${hoursPerMonth} h`,
    );
    bill.chargeStated(resource, "transfer.upload", "gbPerMonth", "GB uploaded");
};

const dataSyncTask: Pricer = (resource, bill) => {
    if (resource.inputs.taskMode === "ENHANCED") {
        bill.unpriced(resource, "copies in enhanced mode");
    } else {
        bill.chargeStated(resource, "datasync.copy", "gbPerMonth", "GB copied");
    }
};

/** Requests of an API, or of what stands before it. */
function requests(resource: StackResource, bill: Bill): number | undefined {
    const perSecond = bill.stated(resource, "eventsPerSecond");
    return perSecond === undefined ? bill.stated(resource, "requestsPerMonth") : perSecond * secondsPerMonth;
}

const restApi: Pricer = (resource, bill) => {
    const count = requests(resource, bill);
    if (count === undefined) {
        bill.unstated(resource, "requests");
    } else {
        bill.charge(resource, "api-gateway.request", count, `${format(count)} requests`);
    }
};

const stage: Pricer = (resource, bill) => {
    if (resource.inputs.cacheClusterEnabled === true) {
        bill.unpriced(resource, "hours of a cache");
    }
};

const firewall: Pricer = (resource, bill) => {
    const rules = (resource.inputs.rules ?? []) as readonly unknown[];
    bill.charge(resource, "waf.acl", 1, "1 firewall");
    bill.charge(resource, "waf.rule", rules.length, counted(rules.length, "rule"));
    const count = requests(resource, bill);
    if (count === undefined) {
        bill.unstated(resource, "requests");
    } else {
        bill.charge(resource, "waf.request", count, `${format(count)} requests`);
    }
};

const topic: Pricer = (resource, bill) => {
    bill.chargeStated(resource, "sns.request", "requestsPerMonth", "messages");
    bill.chargeStated(resource, "sns.email", "emailsPerMonth", "e-mails");
};

const queue: Pricer = (resource, bill) =>
    bill.chargeStated(resource, "sqs.request", "requestsPerMonth", "requests");

/** Functions and streams that the network reaches, and the messages between them. */
/** What a device costs depends on its kind, its days on site and its way; AWS quotes it with the order. */
const importJob: Pricer = (resource, bill) =>
    bill.unpriced(resource, "the device's fee, its days on site and its shipping");

export const networkPricers: Readonly<Record<string, Pricer>> = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
    "aws:transfer/server:Server": transferServer,
    "aws:datasync/task:Task": dataSyncTask,
    "aws:apigateway/restApi:RestApi": restApi,
    "aws:apigateway/stage:Stage": stage,
    "aws:wafv2/webAcl:WebAcl": firewall,
    "pulumi-nodejs:dynamic/securecart:ImportJob": importJob,
    "aws:sns/topic:Topic": topic,
    "aws:sqs/queue:Queue": queue,
    "aws:cloudwatch/eventBus:EventBus": (resource, bill) =>
        bill.chargeStated(resource, "eventbridge.custom-event", "eventsPerMonth", "events"),
    "aws:cloudwatch/eventApiDestination:EventApiDestination": (resource, bill) =>
        bill.chargeStated(resource, "eventbridge.api-call", "eventsPerMonth", "calls"),
};
