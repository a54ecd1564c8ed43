/** Why resources of a type cost nothing of their own. */
const reasons = {
    settings: "Settings of a resource that is priced itself.",
    identity: "IAM is free.",
    network: "Parts of a VPC are free; what passes through is priced at endpoints.",
    awsEvents: "Rules on AWS's own events are free, and so is handing them on.",
    catalog: "The first million tables, versions and partitions of a catalog are free.",
    scaling: "Scaling is free; what it adds is priced where it is added.",
    tracing: "Groups and sampling rules of traces are free; traces are priced at what is traced.",
    account: "A setting of the account.",
} as const;

type Reason = keyof typeof reasons;

/** By the start of a type's token. */
const free: readonly (readonly [prefix: string, reason: Reason])[] = [
    ["aws:iam/", "identity"],
    ["aws:kms/alias:", "settings"],
    ["aws:kms/grant:", "settings"],
    ["aws:kinesis/resourcePolicy:", "settings"],
    ["aws:msk/configuration:", "settings"],
    ["aws:msk/topic:", "settings"],
    ["aws:msk/clusterPolicy:", "settings"],
    ["aws:msk/scramSecretAssociation:", "settings"],
    ["aws:lambda/permission:", "settings"],
    ["aws:lambda/functionEventInvokeConfig:", "settings"],
    ["aws:s3/bucket", "settings"],
    ["aws:sqs/queuePolicy:", "settings"],
    ["aws:sqs/redriveAllowPolicy:", "settings"],
    ["aws:sqs/redrivePolicy:", "settings"],
    ["aws:sns/topicPolicy:", "settings"],
    ["aws:sns/topicSubscription:", "settings"],
    ["aws:secretsmanager/secretVersion:", "settings"],
    ["aws:secretsmanager/secretPolicy:", "settings"],
    ["aws:secretsmanager/secretRotation:", "settings"],
    ["aws:cloudwatch/eventRule:", "awsEvents"],
    ["aws:cloudwatch/eventTarget:", "awsEvents"],
    ["aws:cloudwatch/eventConnection:", "settings"],
    ["aws:cloudwatch/eventBusPolicy:", "settings"],
    ["aws:cloudwatch/logResourcePolicy:", "settings"],
    ["aws:scheduler/scheduleGroup:", "settings"],
    ["aws:datasync/", "settings"],
    ["aws:transfer/", "settings"],
    ["aws:ec2/", "network"],
    ["aws:vpc/", "network"],
    ["aws:apigateway/account:", "account"],
    ["aws:apigateway/", "settings"],
    ["aws:wafv2/", "settings"],
    ["aws:acm/certificate", "settings"],
    ["aws:glue/catalogDatabase:", "catalog"],
    ["aws:glue/catalogTable:", "catalog"],
    ["aws:glue/partition", "catalog"],
    ["aws:glue/registry:", "catalog"],
    ["aws:glue/schema:", "catalog"],
    ["aws:glue/securityConfiguration:", "settings"],
    ["aws:glue/connection:", "settings"],
    ["aws:glue/trigger:", "settings"],
    ["aws:glue/dataCatalogEncryptionSettings:", "account"],
    ["aws:glue/dataQualityRuleset:", "settings"],
    ["aws:athena/namedQuery:", "settings"],
    ["aws:athena/database:", "settings"],
    ["aws:appautoscaling/", "scaling"],
    ["aws:xray/", "tracing"],
    ["aws:dynamodb/", "settings"],
    ["aws:lakeformation/", "settings"],
];

/** Types below a free prefix that do cost. */
const paid = [
    "aws:ec2/natGateway:",
    "aws:ec2/eip:",
    "aws:ec2/instance:",
    "aws:ec2/vpnConnection:",
    "aws:transfer/connector:",
    "aws:transfer/webApp:",
    "aws:transfer/workflow:",
    "aws:lambda/provisionedConcurrencyConfig:",
    "aws:dynamodb/globalTable:",
    "aws:dynamodb/tableReplica:",
];

/** Why a type costs nothing, in words; undefined where it isn't known to. */
export function whyFree(type: string): string | undefined {
    if (paid.some((prefix) => type.startsWith(prefix))) {
        return undefined;
    }
    const found = free.find(([prefix]) => type.startsWith(prefix));
    return found && reasons[found[1]];
}
