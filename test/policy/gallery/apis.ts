import { allow, document } from "./documents";
import { alarm } from "./watching";
import type { World } from "./world";

export function apis(world: World): void {
    const { stack, topic, logs } = world;
    const api = stack.add("aws:apigateway/restApi:RestApi", "webhook", {
        endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: ["vpce-1"] },
        securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
        disableExecuteApiEndpoint: true,
    });
    stack.add("aws:apigateway/basePathMapping:BasePathMapping", "mapping", {
        restApi: api.id,
        domainName: "hooks.example.com",
    });
    alarm({ stack, topic }, api, "AWS/ApiGateway", "ApiName", "name", "5XXError");
    stack.add("aws:apigateway/restApiPolicy:RestApiPolicy", "webhook-policy", {
        restApiId: api.id,
        policy: document(
            allow("*", "execute-api:Invoke", "execute-api:/*", {
                StringEquals: { "aws:SourceVpce": "vpce-1" },
            }),
        ),
    });
    const apiStage = stack.add("aws:apigateway/stage:Stage", "v1", {
        restApi: api.id,
        stageName: "v1",
        xrayTracingEnabled: true,
        cacheClusterEnabled: true,
        accessLogSettings: { destinationArn: logs.arn, format: "$context.requestId" },
    });
    stack.add("aws:apigateway/methodSettings:MethodSettings", "all-methods", {
        restApi: api.id,
        stageName: apiStage.get("stageName", () => "v1"),
        methodPath: "*/*",
        settings: {
            cachingEnabled: true,
            cacheDataEncrypted: true,
            loggingLevel: "ERROR",
            dataTraceEnabled: false,
            throttlingRateLimit: 100,
        },
    });
    stack.add("aws:apigateway/method:Method", "post", {
        httpMethod: "POST",
        authorization: "CUSTOM",
        requestValidatorId: "validator-1",
    });
    stack.add("aws:apigateway/domainName:DomainName", "domain", {
        domainName: "hooks.example.com",
        securityPolicy: "TLS_1_2",
    });
    stack.add("aws:apigateway/integration:Integration", "integration", {
        type: "HTTP_PROXY",
        uri: "https://backend.internal/hooks",
        connectionType: "VPC_LINK",
        tlsConfig: { insecureSkipVerification: false },
    });
    const http = stack.add("aws:apigatewayv2/api:Api", "http", {
        protocolType: "HTTP",
        corsConfiguration: { allowOrigins: ["https://shop.example.com"] },
    });
    alarm({ stack, topic }, http, "AWS/ApiGateway", "ApiId", "id", "5xx");
    stack.add("aws:apigatewayv2/stage:Stage", "http-stage", {
        accessLogSettings: { destinationArn: logs.arn },
    });
    stack.add("aws:apigatewayv2/route:Route", "http-route", { authorizationType: "AWS_IAM" });
    stack.add("aws:apigatewayv2/domainName:DomainName", "http-domain", {
        domainNameConfiguration: { securityPolicy: "TLS_1_2" },
    });
}

/** What the internet reaches, and what stands before it. */
export function publicApi({ stack, topic, logs }: World): void {
    const api = stack.add("aws:apigateway/restApi:RestApi", "partners", {
        endpointConfiguration: { types: "REGIONAL" },
        securityPolicy: "TLS_1_2",
    });
    alarm({ stack, topic }, api, "AWS/ApiGateway", "ApiName", "name", "5XXError");
    const stage = stack.add("aws:apigateway/stage:Stage", "partners-v1", {
        restApi: api.id,
        stageName: "partners-v1",
        xrayTracingEnabled: true,
        accessLogSettings: { destinationArn: logs.arn, format: "$context.requestId" },
    });
    stack.add("aws:apigateway/methodSettings:MethodSettings", "partners-methods", {
        restApi: api.id,
        stageName: stage.get("stageName", () => "partners-v1"),
        methodPath: "*/*",
        settings: { loggingLevel: "ERROR", throttlingRateLimit: 100 },
    });
    const firewall = stack.add("aws:wafv2/webAcl:WebAcl", "firewall", {
        scope: "REGIONAL",
        visibilityConfig: { cloudwatchMetricsEnabled: true },
        rules: [
            {
                name: "rate",
                priority: 0,
                action: { block: {} },
                statement: { rateBasedStatement: { limit: 2_000, aggregateKeyType: "IP" } },
                visibilityConfig: { cloudwatchMetricsEnabled: true },
            },
            {
                name: "reputation",
                priority: 1,
                overrideAction: { none: {} },
                statement: {
                    managedRuleGroupStatement: {
                        vendorName: "AWS",
                        name: "AWSManagedRulesAmazonIpReputationList",
                    },
                },
                visibilityConfig: { cloudwatchMetricsEnabled: true },
            },
            {
                name: "label",
                priority: 2,
                action: { count: {} },
                statement: { geoMatchStatement: { countryCodes: ["DE"] } },
                visibilityConfig: { cloudwatchMetricsEnabled: true },
            },
        ],
    });
    stack.add("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall-stage", {
        resourceArn: stage.arn,
        webAclArn: firewall.arn,
    });
    stack.add("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "firewall-logs", {
        resourceArn: firewall.arn,
        logDestinationConfigs: [logs.arn],
    });
}
