import kinds from "../../offline/aws/facts/aws-property-kinds.json";
import { unknown } from "./recorded-resource";

/** Where the recorded stacks live. */
export interface Place {
    accountId: string;
    region: string;
    partition: string;
}

interface Kinds {
    inputs: string[];
    required: string[];
    outputs: string[];
    optionalComputed?: string[];
    autoname?: string[];
}

type Values = Record<string, unknown>;

const kindsByType = kinds as unknown as Record<string, Kinds | undefined>;

/** What AWS makes the id of, where that isn't the physical name. */
const idPrefixes: Record<string, string> = {
    "aws:ec2/vpc:Vpc": "vpc-",
    "aws:ec2/subnet:Subnet": "subnet-",
    "aws:ec2/routeTable:RouteTable": "rtb-",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc-",
    "aws:ec2/internetGateway:InternetGateway": "igw-",
    "aws:ec2/natGateway:NatGateway": "nat-",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce-",
    "aws:ec2/securityGroup:SecurityGroup": "sg-",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "sg-",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr-",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr-",
    "aws:ec2/flowLog:FlowLog": "fl-",
    "aws:ec2/eip:Eip": "eipalloc-",
    "aws:transfer/server:Server": "s-",
    "aws:emrserverless/application:Application": "",
    "aws:apigateway/restApi:RestApi": "",
    "aws:cloudwatch/eventConnection:EventConnection": "",
};

/** Types whose id is their ARN. */
const idIsArn = new Set([
    "aws:sns/topic:Topic",
    "aws:sfn/stateMachine:StateMachine",
    "aws:msk/cluster:Cluster",
    "aws:msk/serverlessCluster:ServerlessCluster",
    "aws:msk/configuration:Configuration",
    "aws:secretsmanager/secret:Secret",
    "aws:datasync/task:Task",
    "aws:datasync/agent:Agent",
    "aws:datasync/s3Location:S3Location",
    "aws:datasync/nfsLocation:NfsLocation",
    "aws:datasync/locationSmb:LocationSmb",
    "aws:datasync/locationObjectStorage:LocationObjectStorage",
    "aws:glue/schema:Schema",
    "aws:glue/registry:Registry",
    "aws:iam/policy:Policy",
    "aws:kinesis/streamConsumer:StreamConsumer",
    "aws:acm/certificate:Certificate",
    "aws:wafv2/webAcl:WebAcl",
    "aws:xray/group:Group",
]);

/** The part of an ARN after the account, by type; `{id}` and `{name}` are filled in. Others: `<type>/{name}`. */
const arnTails: Record<string, string> = {
    "aws:kms/key:Key": "key/{id}",
    "aws:kms/alias:Alias": "{name}",
    "aws:kinesis/stream:Stream": "stream/{name}",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "deliverystream/{name}",
    "aws:lambda/function:Function": "function:{name}",
    "aws:lambda/layerVersion:LayerVersion": "layer:{name}:1",
    "aws:sns/topic:Topic": "{name}",
    "aws:sqs/queue:Queue": "{name}",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm:{name}",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarm:{name}",
    "aws:cloudwatch/logGroup:LogGroup": "log-group:{name}",
    "aws:cloudwatch/eventRule:EventRule": "rule/{name}",
    "aws:cloudwatch/eventBus:EventBus": "event-bus/{name}",
    "aws:cloudwatch/eventApiDestination:EventApiDestination":
        "api-destination/{name}/6f0d9a5e-1c61-4a1c-9c2b-2f3f0e9f0a11",
    "aws:dynamodb/table:Table": "table/{name}",
    "aws:athena/workgroup:Workgroup": "workgroup/{name}",
    "aws:sfn/stateMachine:StateMachine": "stateMachine:{name}",
    "aws:secretsmanager/secret:Secret": "secret:{name}-AbCdEf",
    "aws:msk/cluster:Cluster": "cluster/{name}/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3",
    "aws:msk/serverlessCluster:ServerlessCluster": "cluster/{name}/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-s1",
    "aws:msk/configuration:Configuration": "configuration/{name}/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpc-endpoint/{id}",
    "aws:ec2/securityGroup:SecurityGroup": "security-group/{id}",
    "aws:ec2/routeTable:RouteTable": "route-table/{id}",
    "aws:ec2/internetGateway:InternetGateway": "internet-gateway/{id}",
    "aws:emrserverless/application:Application": "/applications/{id}",
    "aws:datasync/s3Location:S3Location": "location/loc-{hash}",
    "aws:datasync/nfsLocation:NfsLocation": "location/loc-{hash}",
    "aws:datasync/locationSmb:LocationSmb": "location/loc-{hash}",
    "aws:datasync/locationObjectStorage:LocationObjectStorage": "location/loc-{hash}",
    "aws:datasync/task:Task": "task/task-{hash}",
    "aws:datasync/agent:Agent": "agent/agent-{hash}",
};

/** Token modules whose ARNs bear another service's name. */
const arnServices: Record<string, string> = {
    cfg: "config",
    msk: "kafka",
    mskconnect: "kafkaconnect",
    sfn: "states",
    emrserverless: "emr-serverless",
    emr: "elasticmapreduce",
    vpc: "ec2",
};

const eventTypes = /^aws:cloudwatch\/event/;
const logTypes = /^aws:cloudwatch\/log/;

/** Outputs that other resources and policies read, where a made-up string would not do. */
const particularOutputs: Record<string, (inputs: Values, id: string, place: Place) => Values> = {
    "aws:kms/key:Key": (_, id) => ({ keyId: id }),
    "aws:s3/bucket:Bucket": (_, id, place) => ({
        bucketDomainName: `${id}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${id}.s3.${place.region}.amazonaws.com`,
        bucketRegion: place.region,
    }),
    "aws:ec2/vpc:Vpc": (_, id, place) => ({
        ownerId: place.accountId,
        defaultSecurityGroupId: `sg-${hash(`${id}-default`, 17)}`,
        mainRouteTableId: `rtb-${hash(`${id}-main`, 17)}`,
    }),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (inputs, id) =>
        inputs.vpcEndpointType === "Gateway"
            ? { prefixListId: `pl-${hash(String(inputs.serviceName), 8)}`, dnsEntries: [] }
            : {
                  prefixListId: "",
                  dnsEntries: [{ dnsName: `${id}.vpce.amazonaws.com`, hostedZoneId: "Z7HUB22UULQXV" }],
              },
    "aws:lambda/function:Function": (_, id, place) => {
        const arn = `arn:${place.partition}:lambda:${place.region}:${place.accountId}:function:${id}`;
        return {
            version: "1",
            qualifiedArn: `${arn}:1`,
            invokeArn: `arn:${place.partition}:apigateway:${place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        };
    },
    "aws:sqs/queue:Queue": (_, id) => ({ url: id }),
    "aws:kinesis/streamConsumer:StreamConsumer": (inputs) => ({
        arn: `${String(inputs.streamArn)}/consumer/${String(inputs.name)}:1767225600`,
    }),
    "aws:apigateway/restApi:RestApi": (_, id, place) => ({
        rootResourceId: hash(`${id}-root`, 10),
        executionArn: `arn:${place.partition}:execute-api:${place.region}:${place.accountId}:${id}`,
    }),
    "aws:apigateway/stage:Stage": (inputs, _, place) => ({
        executionArn: `arn:${place.partition}:execute-api:${place.region}:${place.accountId}:${String(inputs.restApi)}/${String(inputs.stageName)}`,
        invokeUrl: `https://${String(inputs.restApi)}.execute-api.${place.region}.amazonaws.com/${String(inputs.stageName)}`,
    }),
    "aws:msk/cluster:Cluster": (inputs) => {
        const brokers = (port: number) =>
            [1, 2, 3]
                .map((n) => `b-${n}.${String(inputs.clusterName)}.abc123.c3.kafka.amazonaws.com:${port}`)
                .join(",");
        return {
            bootstrapBrokersSaslIam: brokers(9098),
            bootstrapBrokersSaslScram: brokers(9096),
            bootstrapBrokersTls: brokers(9094),
            currentVersion: "K3AEGXETSR30VB",
            clusterUuid: "2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3",
        };
    },
    "aws:msk/configuration:Configuration": () => ({ latestRevision: 1 }),
    "aws:transfer/server:Server": (_, id, place) => ({
        endpoint: `${id}.server.transfer.${place.region}.amazonaws.com`,
    }),
};

/**
 * The inputs as the provider's Check returns them: physical names that were not given are filled in, as
 * `<logical name>-<seven hexadecimal digits>`.
 */
export function checkedInputs(type: string, name: string, urn: string, inputs: Values): Values {
    const autonamed = (kindsByType[type]?.autoname ?? []).filter(
        (property) => !(property in inputs) && !(`${property}Prefix` in inputs),
    );
    const prefix = type === "aws:kms/alias:Alias" ? "alias/" : "";
    const physicalName = `${prefix}${type === "aws:s3/bucket:Bucket" ? name.toLowerCase() : name}-${hash(urn, 7)}`;
    return { ...Object.fromEntries(autonamed.map((property) => [property, physicalName])), ...inputs };
}

/** Id and outputs of a resource after it was created. */
export function createdState(
    type: string,
    urn: string,
    inputs: Values,
    place: Place,
): { id: string; state: Values } {
    const name = physicalNameOf(type, inputs) ?? urn.split("::").at(-1)!;
    const prefix = idPrefixes[type];
    const plainId =
        type === "aws:kms/key:Key"
            ? uuid(urn)
            : prefix === undefined
              ? name
              : `${prefix}${hash(urn, prefix === "" ? 10 : 17)}`;
    const arn = arnOf(type, name, plainId, urn, place);
    const id = idIsArn.has(type)
        ? arn
        : type === "aws:sqs/queue:Queue"
          ? `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${name}`
          : plainId;
    const computed = computedProperties(type).filter((property) => !(property in inputs));
    return {
        id,
        state: {
            ...Object.fromEntries(computed.map((property) => [property, `${property}-of-${name}`])),
            ...(computed.includes("tagsAll") && { tagsAll: inputs.tags ?? {} }),
            ...(computed.includes("arn") && { arn }),
            ...particularOutputs[type]?.(inputs, id, place),
            ...inputs,
        },
    };
}

/** Outputs of a resource that a preview would create: all that AWS computes is unknown. */
export function previewedState(type: string, inputs: Values): Values {
    return {
        ...Object.fromEntries(computedProperties(type).map((property) => [property, unknown])),
        ...inputs,
    };
}

function computedProperties(type: string): string[] {
    const facts = kindsByType[type];
    return facts === undefined ? [] : [...facts.outputs, ...(facts.optionalComputed ?? [])];
}

function physicalNameOf(type: string, inputs: Values): string | undefined {
    const property = kindsByType[type]?.autoname?.[0];
    const name = property === undefined ? undefined : inputs[property];
    return typeof name === "string" ? name : undefined;
}

function arnOf(type: string, name: string, id: string, urn: string, place: Place): string {
    const [, module = "", kind = ""] = /^aws:([^/]+)\/([^:]+):/.exec(type) ?? [];
    if (type === "aws:s3/bucket:Bucket") {
        return `arn:${place.partition}:s3:::${id}`;
    }
    const service = eventTypes.test(type)
        ? "events"
        : logTypes.test(type)
          ? "logs"
          : (arnServices[module] ?? module);
    const region = service === "iam" ? "" : place.region;
    const tail = (arnTails[type] ?? (idPrefixes[type] === undefined ? `${kind}/{name}` : `${kind}/{id}`))
        .replaceAll("{id}", id)
        .replaceAll("{name}", name)
        .replaceAll("{hash}", hash(urn, 17));
    const account = service === "apigateway" ? "" : place.accountId;
    return `arn:${place.partition}:${service}:${region}:${account}:${tail}`;
}

/** Hexadecimal digits that are always the same for the same text. */
export function hash(text: string, digits: number): string {
    let state = 0x811c9dc5;
    let result = "";
    for (let round = 0; result.length < digits; round++) {
        for (const char of `${round}:${text}`) {
            state = Math.imul(state ^ char.codePointAt(0)!, 0x01000193) >>> 0;
        }
        result += state.toString(16).padStart(8, "0");
    }
    return result.slice(0, digits);
}

function uuid(text: string): string {
    return hash(text, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}
