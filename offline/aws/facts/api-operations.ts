/** Where a resource's inputs go: the shapes of AWS's API models that take them. */
export interface ApiOperations {
    /** Folder of the service in botocore's data. */
    service: string;
    /** Shapes that take the inputs, usually the input of the operation that creates the resource. */
    shapes: string[];
    /** Inputs that the API calls otherwise: path of the input to path in the shape. */
    renamed?: Record<string, string>;
    /** Inputs whose namesake in the API means something else. */
    unlike?: string[];
}

/** The resource types of ingestion whose inputs are checked against the limits of AWS's API. */
export const API_OPERATIONS: Record<string, ApiOperations> = {
    "aws:apigateway/authorizer:Authorizer": { service: "apigateway", shapes: ["CreateAuthorizerRequest"] },
    "aws:apigateway/integration:Integration": { service: "apigateway", shapes: ["PutIntegrationRequest"] },
    "aws:apigateway/restApi:RestApi": { service: "apigateway", shapes: ["CreateRestApiRequest"] },
    "aws:apigateway/stage:Stage": { service: "apigateway", shapes: ["CreateStageRequest"] },
    "aws:appautoscaling/policy:Policy": {
        service: "application-autoscaling",
        shapes: ["PutScalingPolicyRequest"],
        renamed: { name: "PolicyName" },
    },
    "aws:appautoscaling/target:Target": {
        service: "application-autoscaling",
        shapes: ["RegisterScalableTargetRequest"],
    },
    "aws:athena/workgroup:Workgroup": { service: "athena", shapes: ["CreateWorkGroupInput"] },
    "aws:athena/namedQuery:NamedQuery": { service: "athena", shapes: ["CreateNamedQueryInput"] },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        service: "cloudwatch",
        shapes: ["PutCompositeAlarmInput"],
    },
    "aws:cloudwatch/eventApiDestination:EventApiDestination": {
        service: "events",
        shapes: ["CreateApiDestinationRequest"],
    },
    "aws:cloudwatch/eventArchive:EventArchive": {
        service: "events",
        shapes: ["CreateArchiveRequest"],
        renamed: { name: "ArchiveName" },
    },
    "aws:cloudwatch/eventBus:EventBus": { service: "events", shapes: ["CreateEventBusRequest"] },
    "aws:cloudwatch/eventConnection:EventConnection": {
        service: "events",
        shapes: ["CreateConnectionRequest"],
    },
    "aws:cloudwatch/eventRule:EventRule": { service: "events", shapes: ["PutRuleRequest"] },
    "aws:cloudwatch/eventTarget:EventTarget": {
        service: "events",
        shapes: ["Target"],
        renamed: { targetId: "Id" },
    },
    "aws:cloudwatch/logGroup:LogGroup": {
        service: "logs",
        shapes: ["CreateLogGroupRequest"],
        renamed: { name: "logGroupName" },
    },
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
        service: "logs",
        shapes: ["PutMetricFilterRequest"],
        renamed: {
            name: "filterName",
            pattern: "filterPattern",
            metricTransformation: "metricTransformations",
        },
    },
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
        service: "logs",
        shapes: ["PutSubscriptionFilterRequest"],
        renamed: { name: "filterName" },
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        service: "cloudwatch",
        shapes: ["PutMetricAlarmInput"],
        renamed: {
            name: "AlarmName",
            metricQueries: "Metrics",
            "metricQueries[].metric": "Metrics[].MetricStat",
        },
    },
    "aws:datasync/locationObjectStorage:LocationObjectStorage": {
        service: "datasync",
        shapes: ["CreateLocationObjectStorageRequest"],
    },
    "aws:datasync/locationSmb:LocationSmb": { service: "datasync", shapes: ["CreateLocationSmbRequest"] },
    "aws:datasync/nfsLocation:NfsLocation": { service: "datasync", shapes: ["CreateLocationNfsRequest"] },
    "aws:datasync/s3Location:S3Location": { service: "datasync", shapes: ["CreateLocationS3Request"] },
    "aws:datasync/task:Task": { service: "datasync", shapes: ["CreateTaskRequest"] },
    "aws:dynamodb/table:Table": {
        service: "dynamodb",
        shapes: ["CreateTableInput"],
        renamed: {
            name: "TableName",
            attributes: "AttributeDefinitions",
            "attributes[].name": "AttributeDefinitions[].AttributeName",
            "attributes[].type": "AttributeDefinitions[].AttributeType",
            streamViewType: "StreamSpecification.StreamViewType",
            "globalSecondaryIndexes[].projectionType": "GlobalSecondaryIndexes[].Projection.ProjectionType",
            "localSecondaryIndexes[].projectionType": "LocalSecondaryIndexes[].Projection.ProjectionType",
        },
    },
    "aws:ec2/flowLog:FlowLog": { service: "ec2", shapes: ["CreateFlowLogsRequest"] },
    "aws:ec2/subnet:Subnet": { service: "ec2", shapes: ["CreateSubnetRequest"] },
    "aws:ec2/vpc:Vpc": { service: "ec2", shapes: ["CreateVpcRequest"] },
    "aws:ec2/vpcEndpoint:VpcEndpoint": { service: "ec2", shapes: ["CreateVpcEndpointRequest"] },
    "aws:emrserverless/application:Application": {
        service: "emr-serverless",
        shapes: ["CreateApplicationRequest"],
    },
    "aws:glue/catalogDatabase:CatalogDatabase": { service: "glue", shapes: ["DatabaseInput"] },
    "aws:glue/catalogTable:CatalogTable": { service: "glue", shapes: ["TableInput"] },
    "aws:glue/catalogTableOptimizer:CatalogTableOptimizer": {
        service: "glue",
        shapes: ["CreateTableOptimizerRequest"],
    },
    "aws:glue/connection:Connection": { service: "glue", shapes: ["ConnectionInput"] },
    "aws:glue/crawler:Crawler": { service: "glue", shapes: ["CreateCrawlerRequest"] },
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings": {
        service: "glue",
        shapes: ["PutDataCatalogEncryptionSettingsRequest"],
    },
    "aws:glue/dataQualityRuleset:DataQualityRuleset": {
        service: "glue",
        shapes: ["CreateDataQualityRulesetRequest"],
    },
    "aws:glue/job:Job": { service: "glue", shapes: ["CreateJobRequest"] },
    "aws:glue/registry:Registry": { service: "glue", shapes: ["CreateRegistryInput"] },
    "aws:glue/schema:Schema": { service: "glue", shapes: ["CreateSchemaInput"] },
    "aws:glue/securityConfiguration:SecurityConfiguration": {
        service: "glue",
        shapes: ["CreateSecurityConfigurationRequest"],
        renamed: { "encryptionConfiguration.s3Encryption": "EncryptionConfiguration.S3Encryption[]" },
    },
    "aws:glue/trigger:Trigger": { service: "glue", shapes: ["CreateTriggerRequest"] },
    "aws:glue/workflow:Workflow": { service: "glue", shapes: ["CreateWorkflowRequest"] },
    "aws:iam/group:Group": { service: "iam", shapes: ["CreateGroupRequest"], renamed: { name: "GroupName" } },
    "aws:iam/instanceProfile:InstanceProfile": {
        service: "iam",
        shapes: ["CreateInstanceProfileRequest"],
        renamed: { name: "InstanceProfileName" },
    },
    "aws:iam/policy:Policy": {
        service: "iam",
        shapes: ["CreatePolicyRequest"],
        renamed: { name: "PolicyName" },
    },
    "aws:iam/role:Role": { service: "iam", shapes: ["CreateRoleRequest"], renamed: { name: "RoleName" } },
    "aws:iam/rolePolicy:RolePolicy": {
        service: "iam",
        shapes: ["PutRolePolicyRequest"],
        renamed: { name: "PolicyName" },
        unlike: ["role"],
    },
    "aws:iam/user:User": { service: "iam", shapes: ["CreateUserRequest"], renamed: { name: "UserName" } },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        service: "firehose",
        shapes: ["CreateDeliveryStreamInput"],
        renamed: {
            name: "DeliveryStreamName",
            extendedS3Configuration: "ExtendedS3DestinationConfiguration",
        },
    },
    "aws:kinesis/stream:Stream": {
        service: "kinesis",
        shapes: ["CreateStreamInput", "StartStreamEncryptionInput", "EnableEnhancedMonitoringInput"],
        renamed: { name: "StreamName" },
    },
    "aws:kinesis/streamConsumer:StreamConsumer": {
        service: "kinesis",
        shapes: ["RegisterStreamConsumerInput"],
        renamed: { name: "ConsumerName" },
    },
    "aws:kms/alias:Alias": { service: "kms", shapes: ["CreateAliasRequest"], renamed: { name: "AliasName" } },
    "aws:kms/key:Key": { service: "kms", shapes: ["CreateKeyRequest", "EnableKeyRotationRequest"] },
    "aws:lambda/alias:Alias": { service: "lambda", shapes: ["CreateAliasRequest"] },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        service: "lambda",
        shapes: ["CreateEventSourceMappingRequest"],
    },
    "aws:lambda/function:Function": {
        service: "lambda",
        shapes: ["CreateFunctionRequest", "PutFunctionConcurrencyRequest"],
        renamed: { name: "FunctionName" },
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
        service: "lambda",
        shapes: ["PutFunctionEventInvokeConfigRequest"],
        renamed: { maximumEventAgeInSeconds: "MaximumEventAgeInSeconds" },
    },
    "aws:lambda/permission:Permission": { service: "lambda", shapes: ["AddPermissionRequest"] },
    "aws:msk/cluster:Cluster": {
        service: "kafka",
        shapes: ["CreateClusterRequest"],
    },
    "aws:msk/configuration:Configuration": { service: "kafka", shapes: ["CreateConfigurationRequest"] },
    "aws:msk/topic:Topic": {
        service: "kafka",
        shapes: ["CreateTopicRequest"],
        renamed: { name: "TopicName" },
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
        service: "s3",
        shapes: ["BucketLifecycleConfiguration", "PutBucketLifecycleConfigurationRequest"],
    },
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
        service: "s3",
        shapes: ["ObjectLockConfiguration"],
        renamed: { rule: "Rule" },
    },
    "aws:s3/bucketObjectv2:BucketObjectv2": { service: "s3", shapes: ["PutObjectRequest"] },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
        service: "s3",
        shapes: ["OwnershipControls"],
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
        service: "s3",
        shapes: ["ServerSideEncryptionConfiguration"],
    },
    "aws:s3/bucketVersioning:BucketVersioning": {
        service: "s3",
        shapes: ["VersioningConfiguration"],
        unlike: ["versioningConfiguration"],
    },
    "aws:scheduler/schedule:Schedule": { service: "scheduler", shapes: ["CreateScheduleInput"] },
    "aws:scheduler/scheduleGroup:ScheduleGroup": {
        service: "scheduler",
        shapes: ["CreateScheduleGroupInput"],
    },
    "aws:secretsmanager/secret:Secret": { service: "secretsmanager", shapes: ["CreateSecretRequest"] },
    "aws:secretsmanager/secretRotation:SecretRotation": {
        service: "secretsmanager",
        shapes: ["RotateSecretRequest"],
    },
    "aws:sfn/stateMachine:StateMachine": {
        service: "stepfunctions",
        shapes: ["CreateStateMachineInput"],
    },
    "aws:ssm/parameter:Parameter": { service: "ssm", shapes: ["PutParameterRequest"] },
    "aws:transfer/server:Server": { service: "transfer", shapes: ["CreateServerRequest"] },
    "aws:transfer/user:User": { service: "transfer", shapes: ["CreateUserRequest"] },
    "aws:transfer/workflow:Workflow": { service: "transfer", shapes: ["CreateWorkflowRequest"] },
    "aws:wafv2/ipSet:IpSet": { service: "wafv2", shapes: ["CreateIPSetRequest"] },
    "aws:wafv2/webAcl:WebAcl": { service: "wafv2", shapes: ["CreateWebACLRequest"] },
    "aws:xray/encryptionConfig:EncryptionConfig": { service: "xray", shapes: ["PutEncryptionConfigRequest"] },
    "aws:xray/group:Group": { service: "xray", shapes: ["CreateGroupRequest"] },
    "aws:xray/samplingRule:SamplingRule": { service: "xray", shapes: ["SamplingRule"] },
};
