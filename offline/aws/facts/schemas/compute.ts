import type { ProviderSchema } from "../provider-schema";

const HTTP_METHOD = { enum: ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] };

export const COMPUTE: Record<string, ProviderSchema> = {
    "aws:apigateway/authorizer:Authorizer": {
        source: "apigateway/authorizer.go",
        defaults: {
            authorizerResultTtlInSeconds: 300,
            identitySource: "method.request.header.Authorization",
            type: "TOKEN",
        },
        replacing: ["restApi"],
        limits: { authorizerResultTtlInSeconds: { min: 0, max: 3600 } },
    },
    "aws:apigateway/deployment:Deployment": {
        source: "apigateway/deployment.go",
        replacing: ["restApi", "triggers", "variables"],
    },
    "aws:apigateway/integration:Integration": {
        source: "apigateway/integration.go",
        defaults: { connectionType: "INTERNET", timeoutMilliseconds: 29000 },
        replacing: ["httpMethod", "integrationHttpMethod", "resourceId", "restApi", "type"],
        limits: {
            httpMethod: HTTP_METHOD,
            integrationHttpMethod: HTTP_METHOD,
            passthroughBehavior: { enum: ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"] },
            timeoutMilliseconds: { min: 50, max: 300000 },
        },
    },
    "aws:apigateway/method:Method": {
        source: "apigateway/method.go",
        defaults: { apiKeyRequired: false },
        replacing: ["httpMethod", "resourceId", "restApi"],
        limits: {
            httpMethod: { enum: ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] },
        },
    },
    "aws:apigateway/methodSettings:MethodSettings": {
        source: "apigateway/method_settings.go",
        replacing: ["methodPath", "restApi", "stageName"],
        limits: { "settings.loggingLevel": { enum: ["OFF", "ERROR", "INFO"] } },
    },
    "aws:apigateway/model:Model": {
        source: "apigateway/model.go",
        replacing: ["contentType", "restApi"],
        documents: ["schema"],
    },
    "aws:apigateway/requestValidator:RequestValidator": {
        source: "apigateway/request_validator.go",
        defaults: { validateRequestBody: false, validateRequestParameters: false },
        replacing: ["restApi"],
    },
    "aws:apigateway/resource:Resource": { source: "apigateway/resource.go", replacing: ["restApi"] },
    "aws:apigateway/stage:Stage": { source: "apigateway/stage.go", replacing: ["restApi", "stageName"] },
    "aws:appautoscaling/policy:Policy": {
        source: "appautoscaling/policy.go",
        defaults: { policyType: "StepScaling" },
        replacing: ["resourceId", "scalableDimension", "serviceNamespace"],
    },
    "aws:appautoscaling/target:Target": {
        source: "appautoscaling/target.go",
        replacing: ["resourceId", "scalableDimension", "serviceNamespace"],
    },
    "aws:emrserverless/application:Application": {
        source: "emrserverless/application.go",
        defaults: { architecture: "X86_64" },
        replacing: ["type"],
        limits: {
            "schedulerConfiguration.maxConcurrentRuns": { min: 1, max: 1000 },
            "schedulerConfiguration.queueTimeoutMinutes": { min: 15, max: 720 },
            type: { enum: ["spark", "hive", "SPARK", "HIVE"] },
        },
    },
    "aws:glue/connection:Connection": {
        source: "glue/connection.go",
        defaults: { connectionType: "JDBC" },
        replacing: ["catalogId"],
    },
    "aws:glue/job:Job": {
        source: "glue/job.go",
        limits: {
            "command.pythonVersion": { enum: ["2", "3", "3.9"] },
            "executionProperty.maxConcurrentRuns": { min: 1 },
            maxRetries: { min: 0, max: 10 },
            numberOfWorkers: { min: 1 },
            timeout: { min: 1 },
        },
        rules: [{ needs: ["numberOfWorkers", "workerType"] }, { atMostOne: ["maxCapacity", "workerType"] }],
    },
    "aws:glue/securityConfiguration:SecurityConfiguration": {
        source: "glue/security_configuration.go",
        replacing: ["encryptionConfiguration"],
    },
    "aws:glue/trigger:Trigger": {
        source: "glue/trigger.go",
        defaults: { enabled: true },
        replacing: ["type", "workflowName"],
    },
    "aws:lambda/alias:Alias": { source: "lambda/alias.go", replacing: ["functionName"] },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        source: "lambda/event_source_mapping.go",
        defaults: { enabled: true },
        replacing: [
            "amazonManagedKafkaEventSourceConfig.consumerGroupId",
            "eventSourceArn",
            "queues",
            "selfManagedEventSource",
            "selfManagedKafkaEventSourceConfig.consumerGroupId",
            "startingPosition",
            "startingPositionTimestamp",
            "topics",
        ],
        limits: { maximumRecordAgeInSeconds: { min: 60, max: 604800, or: -1 } },
        rules: [
            { exactlyOne: ["eventSourceArn", "selfManagedEventSource"] },
            { atMostOne: ["amazonManagedKafkaEventSourceConfig", "selfManagedEventSource"] },
            { atMostOne: ["amazonManagedKafkaEventSourceConfig", "selfManagedKafkaEventSourceConfig"] },
        ],
    },
    "aws:lambda/function:Function": {
        source: "lambda/function.go",
        defaults: {
            memorySize: 128,
            packageType: "Zip",
            publish: false,
            reservedConcurrentExecutions: -1,
            skipDestroy: false,
            timeout: 3,
        },
        replacing: ["packageType", "tenancyConfig"],
        limits: {
            "ephemeralStorage.size": { min: 512, max: 10240 },
            layers: { maxItems: 5 },
            memorySize: { min: 128, max: 10240 },
            name: { maxLength: 140, pattern: "[a-zA-Z0-9-_]{1,64}|arn:.+" },
            reservedConcurrentExecutions: { min: -1 },
            timeout: { min: 1, max: 900 },
        },
        rules: [
            { exactlyOne: ["code", "imageUri", "s3Bucket"] },
            { needs: ["s3Bucket", "s3Key"] },
            { needs: ["s3Key", "s3Bucket"] },
            { atMostOne: ["s3ObjectVersion", "code"] },
        ],
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
        source: "lambda/function_event_invoke_config.go",
        defaults: { maximumRetryAttempts: 2 },
        replacing: ["functionName", "qualifier"],
    },
    "aws:lambda/layerVersion:LayerVersion": {
        source: "lambda/layer_version.go",
        defaults: { skipDestroy: false },
        replacing: [
            "code",
            "compatibleArchitectures",
            "compatibleRuntimes",
            "description",
            "layerName",
            "licenseInfo",
            "s3Bucket",
            "s3Key",
            "s3ObjectVersion",
            "sourceCodeHash",
        ],
    },
    "aws:lambda/permission:Permission": {
        source: "lambda/permission.go",
        replacing: [
            "action",
            "eventSourceToken",
            "function",
            "functionUrlAuthType",
            "principal",
            "principalOrgId",
            "qualifier",
            "sourceAccount",
            "sourceArn",
        ],
    },
};
