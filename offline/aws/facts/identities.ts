import type { PropertyMap } from "../property-value";

/**
 * How AWS names what it has created: templates as in identifiers.ts. `id` is the id that the real provider keeps, where
 * `{arn}` is the resource's ARN; `arn` is what follows `arn:<partition>:`.
 * The ARN formats are those of https://docs.aws.amazon.com/service-authorization/latest/reference/ (resource types of
 * each service), the ids those of each resource's page under https://registry.terraform.io/providers/hashicorp/aws
 * ("Import").
 */
export interface Identity {
    id: string;
    arn?: string;
    /**
     * Further outputs: templates, or values as they are. `a.b` is the value of b where the program gives a without it.
     */
    outputs?: PropertyMap;
    /** Outputs that every update of the resource changes. */
    changing?: string[];
}

const HERE = "{region}:{account}";
/** An EC2 resource: an id with its prefix, and the ARN that is made of it. */
const ec2 = (prefix: string, kind: string, outputs: PropertyMap = {}): Identity => ({
    id: `${prefix}-{hex17}`,
    arn: `ec2:${HERE}:${kind}/${prefix}-{hex17}`,
    outputs: { ownerId: "{account}", ...outputs },
});
/** A setting of a bucket: the bucket's name is its id. */
const ofBucket: Identity = { id: "{bucket}" };
const byName = (arn?: string, outputs?: PropertyMap): Identity => ({ id: "{name}", arn, outputs });
const byArn = (arn: string, outputs?: PropertyMap): Identity => ({ id: "{arn}", arn, outputs });

const IDENTITIES: Record<string, Identity> = {
    "aws:acm/certificate:Certificate": byArn(`acm:${HERE}:certificate/{uuid}`, {
        status: "PENDING_VALIDATION",
        type: "AMAZON_ISSUED",
        renewalEligibility: "INELIGIBLE",
    }),
    "aws:apigateway/account:Account": { id: "api-gateway-account" },
    "aws:apigateway/apiKey:ApiKey": { id: "{lower10}", arn: "apigateway:{region}::/apikeys/{lower10}" },
    "aws:apigateway/deployment:Deployment": { id: "{lower6}" },
    "aws:apigateway/integration:Integration": { id: "agi-{restApi}-{resourceId}-{httpMethod}" },
    "aws:apigateway/integrationResponse:IntegrationResponse": {
        id: "agir-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
    },
    "aws:apigateway/method:Method": { id: "agm-{restApi}-{resourceId}-{httpMethod}" },
    "aws:apigateway/methodResponse:MethodResponse": {
        id: "agmr-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
    },
    "aws:apigateway/methodSettings:MethodSettings": { id: "{restApi}-{stageName}-{methodPath}" },
    "aws:apigateway/model:Model": { id: "{lower6}" },
    "aws:apigateway/requestValidator:RequestValidator": { id: "{lower6}" },
    "aws:apigateway/resource:Resource": { id: "{lower6}", outputs: { path: "/{pathPart}" } },
    "aws:apigateway/response:Response": { id: "aggr-{restApiId}-{responseType}" },
    "aws:apigateway/restApi:RestApi": {
        id: "{lower10}",
        arn: "apigateway:{region}::/restapis/{lower10}",
        outputs: {
            executionArn: `arn:{partition}:execute-api:${HERE}:{lower10}`,
            rootResourceId: "{hex10}",
        },
    },
    "aws:apigateway/restApiPolicy:RestApiPolicy": { id: "{restApiId}" },
    "aws:apigateway/stage:Stage": {
        id: "ags-{restApi}-{stageName}",
        arn: "apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
        outputs: {
            executionArn: `arn:{partition}:execute-api:${HERE}:{restApi}/{stageName}`,
            invokeUrl: "https://{restApi}.execute-api.{region}.{dnsSuffix}/{stageName}",
        },
    },
    "aws:apigateway/usagePlan:UsagePlan": {
        id: "{lower6}",
        arn: "apigateway:{region}::/usageplans/{lower6}",
    },
    "aws:appautoscaling/policy:Policy": {
        id: "{name}",
        arn: `autoscaling:${HERE}:scalingPolicy:{uuid}:resource/{serviceNamespace}/{resourceId}:policyName/{name}`,
    },
    "aws:appautoscaling/target:Target": {
        id: "{resourceId}",
        arn: `application-autoscaling:${HERE}:scalable-target/{hex32}`,
    },
    "aws:athena/database:Database": byName(),
    "aws:athena/namedQuery:NamedQuery": { id: "{uuid}" },
    "aws:athena/workgroup:Workgroup": byName(`athena:${HERE}:workgroup/{name}`),
    "aws:budgets/budget:Budget": { id: "{account}:{name}", arn: "budgets::{account}:budget/{name}" },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        id: "{alarmName}",
        arn: `cloudwatch:${HERE}:alarm:{alarmName}`,
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        id: "{dashboardName}",
        outputs: { dashboardArn: "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}" },
    },
    "aws:cloudwatch/eventApiDestination:EventApiDestination": byName(
        `events:${HERE}:api-destination/{name}/{uuid}`,
    ),
    "aws:cloudwatch/eventArchive:EventArchive": byName(`events:${HERE}:archive/{name}`),
    "aws:cloudwatch/eventBus:EventBus": byName(`events:${HERE}:event-bus/{name}`),
    "aws:cloudwatch/eventConnection:EventConnection": byName(`events:${HERE}:connection/{name}/{uuid}`, {
        secretArn: `arn:{partition}:secretsmanager:${HERE}:secret:events!connection/{name}/{uuid}-{lower6}`,
    }),
    "aws:cloudwatch/eventRule:EventRule": byName(`events:${HERE}:rule/{name}`),
    "aws:cloudwatch/eventTarget:EventTarget": { id: "{rule}-{targetId}" },
    "aws:cloudwatch/logGroup:LogGroup": byName(`logs:${HERE}:log-group:{name}`, {
        logGroupClass: "STANDARD",
    }),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": byName(),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { id: "{policyName}" },
    "aws:cloudwatch/logStream:LogStream": byName(`logs:${HERE}:log-group:{logGroupName}:log-stream:{name}`),
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { id: "cwlsf-{digits9}" },
    "aws:cloudwatch/metricAlarm:MetricAlarm": byName(`cloudwatch:${HERE}:alarm:{name}`, {
        evaluateLowSampleCountPercentiles: "",
    }),
    "aws:cloudwatch/queryDefinition:QueryDefinition": {
        id: "{uuid}",
        outputs: { queryDefinitionId: "{uuid}" },
    },
    "aws:datasync/agent:Agent": byArn(`datasync:${HERE}:agent/agent-0{hex16}`),
    "aws:datasync/locationAzureBlob:LocationAzureBlob": byArn(`datasync:${HERE}:location/loc-0{hex16}`),
    "aws:datasync/locationObjectStorage:LocationObjectStorage": byArn(
        `datasync:${HERE}:location/loc-0{hex16}`,
        { uri: "object-storage://{serverHostname}/{bucketName}/" },
    ),
    "aws:datasync/locationSmb:LocationSmb": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "smb://{serverHostname}{subdirectory}",
    }),
    "aws:datasync/nfsLocation:NfsLocation": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "nfs://{serverHostname}{subdirectory}",
    }),
    "aws:datasync/s3Location:S3Location": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "s3://{region}.{s3BucketArn}{subdirectory}",
    }),
    "aws:datasync/task:Task": byArn(`datasync:${HERE}:task/task-0{hex16}`),
    "aws:dynamodb/table:Table": byName(`dynamodb:${HERE}:table/{name}`, {
        streamArn: `arn:{partition}:dynamodb:${HERE}:table/{name}/stream/2026-01-01T00:00:00.000`,
        streamLabel: "2026-01-01T00:00:00.000",
    }),
    "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", {
        allocationId: "eipalloc-{hex17}",
        domain: "vpc",
        publicIp: "198.51.100.7",
        publicDns: "ec2-198-51-100-7.{region}.compute.{dnsSuffix}",
        publicIpv4Pool: "amazon",
        networkBorderGroup: "{region}",
    }),
    "aws:ec2/flowLog:FlowLog": { id: "fl-{hex17}", arn: `ec2:${HERE}:vpc-flow-log/fl-{hex17}` },
    "aws:ec2/instance:Instance": ec2("i", "instance"),
    "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
    "aws:ec2/launchTemplate:LaunchTemplate": ec2("lt", "launch-template", {
        latestVersion: 1,
        defaultVersion: 1,
    }),
    "aws:ec2/managedPrefixList:ManagedPrefixList": ec2("pl", "prefix-list", { version: 1 }),
    "aws:ec2/natGateway:NatGateway": {
        id: "nat-{hex17}",
        outputs: { networkInterfaceId: "eni-{hex17}", privateIp: "10.0.0.10", publicIp: "198.51.100.7" },
    },
    "aws:ec2/networkAcl:NetworkAcl": ec2("acl", "network-acl"),
    "aws:ec2/networkInterface:NetworkInterface": ec2("eni", "network-interface"),
    "aws:ec2/route:Route": {
        id: "r-{routeTableId}{digits10}",
        outputs: { origin: "CreateRoute", state: "active" },
    },
    "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: "rtbassoc-{hex17}" },
    "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group"),
    "aws:ec2/securityGroupRule:SecurityGroupRule": {
        id: "sgrule-{digits10}",
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
    "aws:ec2/subnet:Subnet": ec2("subnet", "subnet", { ipv6CidrBlockAssociationId: "" }),
    "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", {
        mainRouteTableId: "rtb-{hex17}",
        defaultRouteTableId: "rtb-{hex17}",
        defaultNetworkAclId: "acl-{hex17}",
        defaultSecurityGroupId: "sg-{hex17}",
        dhcpOptionsId: "dopt-{hex17}",
        ipv6AssociationId: "",
        ipv6CidrBlock: "",
        ipv6CidrBlockNetworkBorderGroup: "",
    }),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", {
        prefixListId: "pl-{hex8}",
        state: "available",
        requesterManaged: false,
    }),
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
        id: "a-{vpcEndpointId}{digits10}",
    },
    "aws:emrserverless/application:Application": {
        id: "00f{hex13}",
        arn: `emr-serverless:${HERE}:/applications/00f{hex13}`,
    },
    "aws:glue/catalogDatabase:CatalogDatabase": {
        id: "{account}:{name}",
        arn: `glue:${HERE}:database/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/catalogTable:CatalogTable": {
        id: "{account}:{databaseName}:{name}",
        arn: `glue:${HERE}:table/{databaseName}/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/catalogTableOptimizer:CatalogTableOptimizer": {
        id: "{catalogId},{databaseName},{tableName},{type}",
    },
    "aws:glue/connection:Connection": {
        id: "{account}:{name}",
        arn: `glue:${HERE}:connection/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/crawler:Crawler": byName(`glue:${HERE}:crawler/{name}`),
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings": {
        id: "{account}",
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/dataQualityRuleset:DataQualityRuleset": byName(`glue:${HERE}:dataQualityRuleset/{name}`),
    "aws:glue/job:Job": byName(`glue:${HERE}:job/{name}`),
    "aws:glue/registry:Registry": byArn(`glue:${HERE}:registry/{registryName}`),
    "aws:glue/resourcePolicy:ResourcePolicy": { id: "{account}" },
    "aws:glue/schema:Schema": byArn(`glue:${HERE}:schema/{registryName|default-registry}/{schemaName}`),
    "aws:glue/securityConfiguration:SecurityConfiguration": byName(),
    "aws:glue/trigger:Trigger": byName(`glue:${HERE}:trigger/{name}`),
    "aws:glue/workflow:Workflow": byName(`glue:${HERE}:workflow/{name}`),
    "aws:iam/group:Group": byName("iam::{account}:group{path|/}{name}", { uniqueId: "AGPA{upper17}" }),
    "aws:iam/groupPolicy:GroupPolicy": { id: "{group}:{name}" },
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { id: "{group}/{policyArn}" },
    "aws:iam/instanceProfile:InstanceProfile": byName("iam::{account}:instance-profile{path|/}{name}", {
        uniqueId: "AIPA{upper17}",
    }),
    "aws:iam/policy:Policy": byArn("iam::{account}:policy{path|/}{name}", { policyId: "ANPA{upper17}" }),
    "aws:iam/role:Role": byName("iam::{account}:role{path|/}{name}", { uniqueId: "AROA{upper17}" }),
    "aws:iam/rolePolicy:RolePolicy": { id: "{role}:{name}" },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: "{role}/{policyArn}" },
    "aws:iam/user:User": byName("iam::{account}:user{path|/}{name}", { uniqueId: "AIDA{upper17}" }),
    "aws:iam/userPolicy:UserPolicy": { id: "{user}:{name}" },
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": { id: "{user}/{policyArn}" },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": byArn(
        `firehose:${HERE}:deliverystream/{name}`,
        {
            versionId: "1",
        },
    ),
    "aws:kinesis/resourcePolicy:ResourcePolicy": { id: "{resourceArn}" },
    "aws:kinesis/stream:Stream": byArn(`kinesis:${HERE}:stream/{name}`, {
        maxRecordSizeInKib: 1024,
        streamModeDetails: { streamMode: "PROVISIONED" },
    }),
    "aws:kinesis/streamConsumer:StreamConsumer": { id: "{streamArn}/consumer/{name}:1767225600" },
    "aws:kms/alias:Alias": byName(`kms:${HERE}:{name}`),
    "aws:kms/key:Key": {
        id: "{uuid}",
        arn: `kms:${HERE}:key/{uuid}`,
        outputs: { keyId: "{uuid}", multiRegion: false },
    },
    "aws:kms/keyPolicy:KeyPolicy": { id: "{keyId}" },
    "aws:kms/replicaKey:ReplicaKey": {
        id: "mrk-{hex32}",
        arn: `kms:${HERE}:key/mrk-{hex32}`,
        outputs: { keyId: "mrk-{hex32}" },
    },
    "aws:lambda/alias:Alias": {
        id: `arn:{partition}:lambda:${HERE}:function:{functionName}:{name}`,
        arn: `lambda:${HERE}:function:{functionName}:{name}`,
    },
    "aws:lambda/codeSigningConfig:CodeSigningConfig": byArn(`lambda:${HERE}:code-signing-config:csc-{hex17}`),
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        id: "{uuid}",
        arn: `lambda:${HERE}:event-source-mapping:{uuid}`,
        outputs: {
            uuid: "{uuid}",
            functionArn: "{functionName}",
            state: "Enabled",
            stateTransitionReason: "USER_INITIATED",
            lastProcessingResult: "No records processed",
        },
    },
    "aws:lambda/function:Function": {
        ...byName(`lambda:${HERE}:function:{name}`, {
            invokeArn:
                "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/" +
                `arn:{partition}:lambda:${HERE}:function:{name}/invocations`,
            qualifiedArn: `arn:{partition}:lambda:${HERE}:function:{name}:$LATEST`,
            qualifiedInvokeArn:
                "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/" +
                `arn:{partition}:lambda:${HERE}:function:{name}:$LATEST/invocations`,
            responseStreamingInvokeArn:
                "arn:{partition}:apigateway:{region}:lambda:path/2021-11-15/functions/" +
                `arn:{partition}:lambda:${HERE}:function:{name}/response-streaming-invocations`,
            version: "$LATEST",
            architectures: ["x86_64"],
            ephemeralStorage: { size: 512 },
            loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/{name}" },
            "loggingConfig.logGroup": "/aws/lambda/{name}",
            tracingConfig: { mode: "PassThrough" },
            signingJobArn: "",
            signingProfileVersionArn: "",
        }),
        changing: ["lastModified"],
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": { id: "{functionName}" },
    "aws:lambda/layerVersion:LayerVersion": byArn(`lambda:${HERE}:layer:{layerName}:1`, {
        version: "1",
        layerArn: `arn:{partition}:lambda:${HERE}:layer:{layerName}`,
    }),
    "aws:lambda/permission:Permission": { id: "{statementId}" },
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {
        id: "{functionName},{qualifier}",
    },
    "aws:msk/cluster:Cluster": byArn(`kafka:${HERE}:cluster/{clusterName}/{uuid}-1`, {
        clusterUuid: "{uuid}-1",
        currentVersion: "K3AEGXETSR30VB",
        bootstrapBrokers: "",
        bootstrapBrokersTls:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9094,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9094",
        bootstrapBrokersSaslIam:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9098,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9098",
        bootstrapBrokersSaslScram:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9096,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9096",
        zookeeperConnectString: "",
        zookeeperConnectStringTls: "",
    }),
    "aws:msk/clusterPolicy:ClusterPolicy": { id: "{clusterArn}" },
    "aws:msk/configuration:Configuration": byArn(`kafka:${HERE}:configuration/{name}/{uuid}-1`, {
        latestRevision: 1,
    }),
    "aws:msk/scramSecretAssociation:ScramSecretAssociation": { id: "{clusterArn}" },
    "aws:msk/serverlessCluster:ServerlessCluster": byArn(`kafka:${HERE}:cluster/{clusterName}/{uuid}-s1`, {
        clusterUuid: "{uuid}-s1",
        bootstrapBrokersSaslIam: "boot-{lower8}.c1.kafka-serverless.{region}.{dnsSuffix}:9098",
    }),
    "aws:msk/topic:Topic": {
        id: "{clusterArn},{name}",
        arn: `kafka:${HERE}:topic/{clusterName}/{uuid}-1/{name}`,
    },
    "aws:pipes/pipe:Pipe": byName(`pipes:${HERE}:pipe/{name}`),
    "aws:s3/accessPoint:AccessPoint": {
        id: "{account}:{name}",
        arn: `s3:${HERE}:accesspoint/{name}`,
        outputs: { alias: "{name}-{lower34}-s3alias" },
    },
    "aws:s3/bucket:Bucket": {
        id: "{bucket}",
        arn: "s3:::{bucket}",
        outputs: {
            bucketDomainName: "{bucket}.s3.{dnsSuffix}",
            bucketRegionalDomainName: "{bucket}.s3.{region}.{dnsSuffix}",
            bucketRegion: "{region}",
            hostedZoneId: "Z3AQBSTGFYJSTF",
            requestPayer: "BucketOwner",
            objectLockEnabled: false,
            bucketNamespace: "global",
            serverSideEncryptionConfiguration: {
                rule: {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
                    bucketKeyEnabled: false,
                },
            },
            versioning: { enabled: false, mfaDelete: false },
        },
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
    "aws:s3/bucketLogging:BucketLogging": ofBucket,
    "aws:s3/bucketNotification:BucketNotification": ofBucket,
    "aws:s3/bucketObject:BucketObject": { id: "{key}" },
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
    "aws:s3/bucketObjectv2:BucketObjectv2": {
        id: "{bucket}/{key}",
        changing: ["etag", "versionId"],
        arn: "s3:::{bucket}/{key}",
        outputs: { versionId: "{lower32}", etag: "{hex32}", storageClass: "STANDARD" },
    },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
    "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
    "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
    "aws:s3/inventory:Inventory": { id: "{bucket}:{name}" },
    "aws:scheduler/schedule:Schedule": {
        id: "{groupName|default}/{name}",
        arn: `scheduler:${HERE}:schedule/{groupName|default}/{name}`,
        outputs: { groupName: "default" },
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": byName(`scheduler:${HERE}:schedule-group/{name}`),
    "aws:secretsmanager/secret:Secret": byArn(`secretsmanager:${HERE}:secret:{name}-{lower6}`),
    "aws:secretsmanager/secretPolicy:SecretPolicy": { id: "{secretArn}" },
    "aws:secretsmanager/secretRotation:SecretRotation": { id: "{secretId}" },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        id: "{secretId}|{uuid}",
        outputs: {
            arn: "{secretId}",
            secretArn: "{secretId}",
            versionId: "{uuid}",
            versionStages: ["AWSCURRENT"],
        },
    },
    "aws:sfn/alias:Alias": byArn(`states:${HERE}:stateMachine:{name}`),
    "aws:sfn/stateMachine:StateMachine": byArn(`states:${HERE}:stateMachine:{name}`, {
        status: "ACTIVE",
        stateMachineVersionArn: "",
        revisionId: "",
        versionDescription: "",
        type: "STANDARD",
    }),
    "aws:sns/topic:Topic": byArn(`sns:${HERE}:{name}`, { owner: "{account}", beginningArchiveTime: "" }),
    "aws:sns/topicPolicy:TopicPolicy": { id: "{arn}", outputs: { owner: "{account}" } },
    "aws:sns/topicSubscription:TopicSubscription": {
        id: "{topic}:{uuid}",
        outputs: { arn: "{topic}:{uuid}", ownerId: "{account}", pendingConfirmation: false },
    },
    "aws:sqs/queue:Queue": {
        id: "https://sqs.{region}.{dnsSuffix}/{account}/{name}",
        arn: `sqs:${HERE}:{name}`,
        outputs: { url: "https://sqs.{region}.{dnsSuffix}/{account}/{name}" },
    },
    "aws:sqs/queuePolicy:QueuePolicy": { id: "{queueUrl}" },
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { id: "{queueUrl}" },
    "aws:sqs/redrivePolicy:RedrivePolicy": { id: "{queueUrl}" },
    "aws:ssm/parameter:Parameter": byName(`ssm:${HERE}:parameter/{name}`, { version: 1, tier: "Standard" }),
    "aws:transfer/server:Server": {
        id: "s-{hex17}",
        arn: `transfer:${HERE}:server/s-{hex17}`,
        outputs: { endpoint: "s-{hex17}.server.transfer.{region}.{dnsSuffix}", hostKeyFingerprint: "" },
    },
    "aws:transfer/sshKey:SshKey": {
        id: "{serverId}/{userName}/key-{hex17}",
        outputs: { sshKeyId: "key-{hex17}" },
    },
    "aws:transfer/user:User": {
        id: "{serverId}/{userName}",
        arn: `transfer:${HERE}:user/{serverId}/{userName}`,
    },
    "aws:transfer/workflow:Workflow": { id: "w-{hex17}", arn: `transfer:${HERE}:workflow/w-{hex17}` },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
        id: "sgr-{hex17}",
        arn: `ec2:${HERE}:security-group-rule/sgr-{hex17}`,
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
        id: "sgr-{hex17}",
        arn: `ec2:${HERE}:security-group-rule/sgr-{hex17}`,
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
    "aws:wafv2/webAcl:WebAcl": {
        id: "{uuid}",
        arn: `wafv2:${HERE}:regional/webacl/{name}/{uuid}`,
        outputs: { capacity: 700, lockToken: "{uuid}", applicationIntegrationUrl: "" },
    },
    "aws:wafv2/webAclAssociation:WebAclAssociation": { id: "{webAclArn},{resourceArn}" },
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { id: "{resourceArn}" },
    "aws:xray/encryptionConfig:EncryptionConfig": { id: "{region}" },
    "aws:xray/group:Group": byArn(`xray:${HERE}:group/{groupName}/{upper26}`),
    "aws:xray/samplingRule:SamplingRule": { id: "{ruleName}", arn: `xray:${HERE}:sampling-rule/{ruleName}` },
};

/** The identity of a type; a type without a row of its own is identified by its name, or by random characters. */
export function identityOf(type: string, physicalNameProperty: string | undefined): Identity {
    const [, module, name] = type.split(/[:/]/);
    const own = physicalNameProperty ? `{${physicalNameProperty}}` : "{hex17}";
    return IDENTITIES[type] ?? { id: own, arn: `${module}:${HERE}:${name.toLowerCase()}/${own}` };
}
