import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { encryptedLogGroup } from "../monitoring/log-group";
import { placeOf } from "../place";
import type { WebhookDomain } from "./webhook-arguments";

export interface WebhookApiArgs {
    /** The function that receives events. */
    receiver: { functionArn: pulumi.Input<string>; functionName: pulumi.Input<string> };
    domain?: WebhookDomain;
    requestsPerSecond: number;
    burst: number;
    keyArn: pulumi.Input<string>;
    logRetentionDays?: number;
    /** What must be there before a stage may log: the account's log role. */
    loggingReady: pulumi.Resource[];
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A deployed API that takes webhooks. */
export interface WebhookApi {
    api: aws.apigateway.RestApi;
    stage: aws.apigateway.Stage;
    /** Address that processors' names are appended to, with `/` at its end. */
    baseUrl: pulumi.Output<string>;
    /** What the domain's DNS must lead to; absent without a domain. */
    domainTarget?: pulumi.Output<string>;
}

const stageName = "live";

/** TLS 1.2 at least, for the API's own address as for a domain: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
const securityPolicy = "TLS_1_2";

/** What is logged of each request: nothing of its body and headers. */
const accessLogFormat = JSON.stringify({
    requestId: "$context.requestId",
    extendedRequestId: "$context.extendedRequestId",
    requestTime: "$context.requestTimeEpoch",
    sourceIp: "$context.identity.sourceIp",
    httpMethod: "$context.httpMethod",
    path: "$context.path",
    protocol: "$context.protocol",
    status: "$context.status",
    responseLatency: "$context.responseLatency",
    responseLength: "$context.responseLength",
    integrationStatus: "$context.integration.status",
    integrationLatency: "$context.integration.latency",
    error: "$context.error.responseType",
    wafStatus: "$context.waf.status",
    traceId: "$context.xrayTraceId",
});

/** Creates an API with one method, POST on `/{processor}`, that hands validated requests to the receiver. */
export function webhookApi(name: string, args: WebhookApiArgs, parent: pulumi.Resource): WebhookApi {
    const child = { parent };
    const { tags, receiver } = args;
    const api = new aws.apigateway.RestApi(
        `${name}-api`,
        {
            description: "Signed events of payment processors and other third parties",
            endpointConfiguration: { types: "REGIONAL" },
            disableExecuteApiEndpoint: args.domain !== undefined,
            securityPolicy,
            tags,
        },
        child,
    );
    const deployment = deployedMethod(name, api, receiver.functionArn, child);
    new aws.lambda.Permission(
        `${name}-receive`,
        {
            function: receiver.functionName,
            action: "lambda:InvokeFunction",
            principal: "apigateway.amazonaws.com",
            sourceArn: pulumi.interpolate`${api.executionArn}/${stageName}/POST/*`,
        },
        child,
    );
    const accessLog = encryptedLogGroup(
        `${name}-access-log`,
        { keyArn: args.keyArn, retentionDays: args.logRetentionDays, tags },
        child,
    );
    // API Gateway would make it, unencrypted and for ever.
    const executionLog = encryptedLogGroup(
        `${name}-execution-log`,
        {
            keyArn: args.keyArn,
            retentionDays: args.logRetentionDays,
            logGroupName: pulumi.interpolate`API-Gateway-Execution-Logs_${api.id}/${stageName}`,
            tags,
        },
        child,
    );
    const stage = new aws.apigateway.Stage(
        `${name}-stage`,
        {
            restApi: api.id,
            deployment: deployment.id,
            stageName,
            description: "Where processors send to",
            xrayTracingEnabled: true,
            cacheClusterEnabled: false,
            accessLogSettings: { destinationArn: accessLog.arn, format: accessLogFormat },
            tags,
        },
        { ...child, dependsOn: [executionLog, ...args.loggingReady] },
    );
    new aws.apigateway.MethodSettings(
        `${name}-settings`,
        {
            restApi: api.id,
            stageName: stage.stageName,
            methodPath: "*/*",
            settings: {
                metricsEnabled: true,
                loggingLevel: "ERROR",
                // Bodies and headers stay out of the log.
                dataTraceEnabled: false,
                throttlingRateLimit: args.requestsPerSecond,
                throttlingBurstLimit: args.burst,
                cachingEnabled: false,
                cacheDataEncrypted: true,
            },
        },
        child,
    );
    const domain = args.domain && ownDomain(name, args.domain, api, stage, tags, child);
    return {
        api,
        stage,
        baseUrl: domain?.baseUrl ?? pulumi.interpolate`${stage.invokeUrl}/`,
        domainTarget: domain?.target,
    };
}

/** The method, and a deployment that is made anew when what it deploys changes. */
function deployedMethod(
    name: string,
    api: aws.apigateway.RestApi,
    functionArn: pulumi.Input<string>,
    child: pulumi.CustomResourceOptions,
): aws.apigateway.Deployment {
    const resource = new aws.apigateway.Resource(
        `${name}-processor`,
        { restApi: api.id, parentId: api.rootResourceId, pathPart: "{processor}" },
        child,
    );
    const schema = JSON.stringify({
        $schema: "http://json-schema.org/draft-04/schema#",
        title: "A signed event",
        type: "object",
        minProperties: 1,
    });
    const model = new aws.apigateway.Model(
        `${name}-event`,
        { restApi: api.id, name: "SignedEvent", contentType: "application/json", schema },
        child,
    );
    const validator = new aws.apigateway.RequestValidator(
        `${name}-validator`,
        { restApi: api.id, validateRequestBody: true, validateRequestParameters: true },
        child,
    );
    const requestParameters = { "method.request.path.processor": true };
    const method = new aws.apigateway.Method(
        `${name}-post`,
        {
            restApi: api.id,
            resourceId: resource.id,
            httpMethod: "POST",
            // Processors can't sign as AWS does: the receiver verifies their own signatures over the body.
            authorization: "NONE",
            requestValidatorId: validator.id,
            requestModels: { "application/json": model.name },
            requestParameters,
        },
        child,
    );
    const uri = pulumi
        .all([placeOf(child.parent), functionArn])
        .apply(
            ([{ partition, region }, arn]) =>
                `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        );
    const integration = new aws.apigateway.Integration(
        `${name}-integration`,
        {
            restApi: api.id,
            resourceId: resource.id,
            httpMethod: method.httpMethod,
            type: "AWS_PROXY",
            integrationHttpMethod: "POST",
            uri,
            timeoutMilliseconds: 20_000,
        },
        child,
    );
    const content = pulumi
        .all([uri, validator.id])
        .apply((parts) => JSON.stringify([schema, requestParameters, ...parts]));
    return new aws.apigateway.Deployment(
        `${name}-deployment`,
        {
            restApi: api.id,
            triggers: {
                content: content.apply((text) => createHash("sha256").update(text).digest("hex")),
            },
        },
        { ...child, dependsOn: [method, integration, model] },
    );
}

function ownDomain(
    name: string,
    domain: WebhookDomain,
    api: aws.apigateway.RestApi,
    stage: aws.apigateway.Stage,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    child: pulumi.CustomResourceOptions,
): { baseUrl: pulumi.Output<string>; target: pulumi.Output<string> } {
    const domainName = new aws.apigateway.DomainName(
        `${name}-domain`,
        {
            domainName: domain.name,
            regionalCertificateArn: domain.certificateArn,
            endpointConfiguration: { types: "REGIONAL" },
            securityPolicy,
            tags,
        },
        child,
    );
    new aws.apigateway.BasePathMapping(
        `${name}-mapping`,
        { restApi: api.id, stageName: stage.stageName, domainName: domainName.domainName },
        child,
    );
    return {
        baseUrl: pulumi.output(`https://${domain.name}/`),
        target: domainName.regionalDomainName,
    };
}
