import type { ResourceFacts } from "./resource-facts";

/** What makes a physical name unique. */
export interface PhysicalName {
    /** The property that holds the name. */
    property: string;
    /** The properties that it is unique within, beside the account: none is the whole account and region. */
    within: string[];
}

/** Types whose generated `name` is a label: AWS lets two have the same. */
const LABELS = new Set([
    "aws:apigateway/apiKey:ApiKey",
    "aws:apigateway/requestValidator:RequestValidator",
    "aws:apigateway/restApi:RestApi",
    "aws:apigateway/usagePlan:UsagePlan",
    "aws:apigateway/vpcLink:VpcLink",
    "aws:apigatewayv2/api:Api",
    "aws:apigatewayv2/vpcLink:VpcLink",
    "aws:athena/namedQuery:NamedQuery",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:datasync/agent:Agent",
    "aws:datasync/task:Task",
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "aws:emr/cluster:Cluster",
    "aws:emr/instanceFleet:InstanceFleet",
    "aws:emr/instanceGroup:InstanceGroup",
    "aws:emr/studio:Studio",
    "aws:emrserverless/application:Application",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:kms/grant:Grant",
    "aws:route53/resolverEndpoint:ResolverEndpoint",
    "aws:ssm/activation:Activation",
    // The name of the document that is associated.
    "aws:ssm/association:Association",
    "aws:ssm/maintenanceWindow:MaintenanceWindow",
    "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget",
    "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
    "aws:ssm/patchBaseline:PatchBaseline",
]);

/** Types whose name is unique within something smaller than the account and region. */
const SCOPES: Record<string, string[]> = {
    "aws:apigateway/authorizer:Authorizer": ["restApi"],
    "aws:apigateway/model:Model": ["restApi"],
    "aws:apigatewayv2/authorizer:Authorizer": ["apiId"],
    "aws:apigatewayv2/model:Model": ["apiId"],
    "aws:apigatewayv2/stage:Stage": ["apiId"],
    "aws:appautoscaling/policy:Policy": ["serviceNamespace", "resourceId", "scalableDimension"],
    "aws:appautoscaling/scheduledAction:ScheduledAction": [
        "serviceNamespace",
        "resourceId",
        "scalableDimension",
    ],
    "aws:athena/preparedStatement:PreparedStatement": ["workgroup"],
    "aws:cloudwatch/eventRule:EventRule": ["eventBusName"],
    "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule"],
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": ["logGroupName"],
    "aws:cloudwatch/logStream:LogStream": ["logGroupName"],
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": ["logGroup"],
    "aws:ec2/securityGroup:SecurityGroup": ["vpcId"],
    "aws:glue/catalogTable:CatalogTable": ["catalogId", "databaseName"],
    "aws:glue/userDefinedFunction:UserDefinedFunction": ["catalogId", "databaseName"],
    "aws:iam/groupPolicy:GroupPolicy": ["group"],
    "aws:iam/rolePolicy:RolePolicy": ["role"],
    "aws:iam/userPolicy:UserPolicy": ["user"],
    "aws:kinesis/streamConsumer:StreamConsumer": ["streamArn"],
    "aws:lambda/alias:Alias": ["functionName"],
    "aws:lambda/permission:Permission": ["function", "qualifier"],
    "aws:route53/record:Record": ["zoneId", "type", "setIdentifier"],
    "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration": ["bucket"],
    "aws:s3/bucketMetric:BucketMetric": ["bucket"],
    "aws:s3/bucketObject:BucketObject": ["bucket"],
    "aws:s3/bucketObjectv2:BucketObjectv2": ["bucket"],
    "aws:scheduler/schedule:Schedule": ["groupName"],
    "aws:sfn/alias:Alias": [],
    "aws:wafv2/ipSet:IpSet": ["scope"],
    "aws:wafv2/regexPatternSet:RegexPatternSet": ["scope"],
    "aws:wafv2/ruleGroup:RuleGroup": ["scope"],
    "aws:wafv2/webAcl:WebAcl": ["scope"],
};

/** Physical names that are always given, never generated. */
const GIVEN: Record<string, PhysicalName> = {
    "aws:apigateway/stage:Stage": { property: "stageName", within: ["restApi"] },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": { property: "alarmName", within: [] },
    "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", within: [] },
    "aws:glue/registry:Registry": { property: "registryName", within: [] },
    "aws:glue/schema:Schema": { property: "schemaName", within: ["registryArn"] },
    "aws:lambda/layerVersion:LayerVersion": { property: "", within: [] },
    "aws:msk/topic:Topic": { property: "name", within: ["clusterArn"] },
    "aws:s3/inventory:Inventory": { property: "name", within: ["bucket"] },
    "aws:transfer/user:User": { property: "userName", within: ["serverId"] },
    "aws:xray/group:Group": { property: "groupName", within: [] },
    "aws:xray/samplingRule:SamplingRule": { property: "ruleName", within: [] },
};

/** The physical name of a type; undefined for a type whose resources AWS names itself, or whose name is a label. */
export function physicalName(facts: ResourceFacts): PhysicalName | undefined {
    if (facts.type in GIVEN) {
        return GIVEN[facts.type].property ? GIVEN[facts.type] : undefined;
    }
    if (!facts.autonamed || LABELS.has(facts.type)) {
        return undefined;
    }
    return { property: facts.autonamed, within: SCOPES[facts.type] ?? [] };
}
