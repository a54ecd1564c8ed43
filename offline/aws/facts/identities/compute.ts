import { textOf } from "../../property-value";
import { byArn, byName, HERE } from "../identity-templates";
import type { Identity } from "../identity";

export const COMPUTE: Record<string, Identity> = {
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
            apiKeySource: "HEADER",
            disableExecuteApiEndpoint: false,
            endpointConfiguration: { ipAddressType: "ipv4", types: "EDGE", vpcEndpointIds: [] },
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
    "aws:emrserverless/application:Application": {
        id: "00f{hex13}",
        arn: `emr-serverless:${HERE}:/applications/00f{hex13}`,
        outputs: {
            autoStartConfiguration: { enabled: true },
            autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 15 },
        },
    },
    "aws:lambda/alias:Alias": {
        id: `arn:{partition}:lambda:${HERE}:function:{functionName}:{name}`,
        arn: `lambda:${HERE}:function:{functionName}:{name}`,
    },
    "aws:lambda/codeSigningConfig:CodeSigningConfig": byArn(`lambda:${HERE}:code-signing-config:csc-{hex17}`),
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        id: "{uuid}",
        arn: `lambda:${HERE}:event-source-mapping:{uuid}`,
        outputs: ({ eventSourceArn }) => {
            const stream = /^arn:[\w-]+:(kinesis|dynamodb):/.test(textOf(eventSourceArn));
            return {
                uuid: "{uuid}",
                functionArn: "{functionName}",
                state: "Enabled",
                stateTransitionReason: "USER_INITIATED",
                lastProcessingResult: "No records processed",
                // Streams are retried until their records expire; other sources have no such setting.
                maximumRecordAgeInSeconds: stream ? -1 : 0,
                maximumRetryAttempts: stream ? -1 : 0,
                parallelizationFactor: stream ? 1 : 0,
            };
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
};
