import { textOf } from "../../model/values";
import { elements, mustBe, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { companionRule } from "../companions";
import { equal } from "../conditions";
import { topics } from "../controls";
import { everyStatement } from "../json-requirements";
import { isForEverybody } from "../statement-tests";
import { noWildcard } from "./origins";

const apiType = "aws:apigateway/restApi:RestApi";

export const privateApis = resourceRule({
    id: "api-private",
    title: "REST APIs are private.",
    concern: "private-access",
    severity: "medium",
    enforcement: "advisory",
    why: "only a private API is out of the internet's reach; one for partners outside AWS can't be, and needs signatures and a firewall instead",
    controls: topics.network,
    remediation: {
        steps: [
            'Set `endpointConfiguration` to `{ types: "PRIVATE", vpcEndpointIds }`, and restrict `aws:SourceVpce` in `policy`.',
            "Or waive the rule for APIs that partners call.",
        ],
        example: `endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: [endpoint.id] },`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether APIs must be private." },
    },
    rows: [
        row(214, apiType, "endpointConfiguration.types", {
            demand: () => 'be `"PRIVATE"`',
            test: (value, context) =>
                context.option<boolean>("required") ? privateType.test(value, context) : "met",
        }),
        row(215, apiType, "endpointConfiguration.vpcEndpointIds", elements(1), {
            when: (properties) => textOf(properties.get("endpointConfiguration.types")) === "PRIVATE",
        }),
    ],
});

const vpceOnly = everyStatement(
    "admit a VPC endpoint alone",
    (statement) =>
        statement.effect !== "Allow" ||
        !isForEverybody(statement) ||
        Object.values(statement.conditions).some(
            (tests) => "aws:sourcevpce" in tests || "aws:sourcevpc" in tests,
        ),
);

export const privateApiPolicy = companionRule(
    {
        id: "api-private-policy",
        title: "Private APIs admit chosen VPC endpoints alone.",
        concern: "private-access",
        severity: "high",
        enforcement: "mandatory",
        why: "a private API can be called from any VPC of any account whose endpoint its policy doesn't refuse",
        controls: topics.network,
        remediation: {
            steps: ["Attach a policy that allows `execute-api:Invoke` under the condition `aws:SourceVpce`."],
            example: `Condition: { StringEquals: { "aws:SourceVpce": endpoint.id } },`,
        },
    },
    {
        of: [apiType],
        by: ["aws:apigateway/restApiPolicy:RestApiPolicy"],
        through: ["restApiId"],
        called: "`aws.apigateway.RestApiPolicy`",
        exempt: (api) => textOf(api.asked("endpointConfiguration.types")) !== "PRIVATE",
        demands: [{ path: "policy", requirement: vpceOnly }],
        inline: { path: "policy", requirement: vpceOnly },
        fix: "Give it a `policy` that allows `execute-api:Invoke` under the condition `aws:SourceVpce`",
        claims: [
            { row: 216, type: apiType, path: "policy" },
            { row: 217, type: "aws:apigateway/restApiPolicy:RestApiPolicy", path: "policy" },
        ],
    },
);

const privateType = satisfying('be `"PRIVATE"`', (value) => [value].flat().includes("PRIVATE"));

const mappingType = "aws:apigateway/basePathMapping:BasePathMapping";

export const defaultEndpoint: StackRule = {
    kind: "stack",
    id: "api-default-endpoint",
    title: "APIs with a domain name of their own are reached by it alone.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "the default endpoint leads past what the domain name demands, such as mutual TLS",
    controls: topics.network,
    remediation: {
        steps: ["Set `disableExecuteApiEndpoint: true`."],
        example: `new aws.apigateway.RestApi("webhook", { ...rest, disableExecuteApiEndpoint: true });`,
    },
    types: [mappingType],
    claims: [{ row: 218, type: apiType, path: "disableExecuteApiEndpoint" }],
    inPreview: "Decided by what the mapping's `restApi` depends on.",
    check(stack) {
        const mapped = stack
            .ofType(mappingType)
            .flatMap((mapping) => stack.link(mapping, "restApi", [apiType]).targets);
        return [...new Set(mapped)].map((api): Check => {
            const property = "disableExecuteApiEndpoint";
            const isOff = textOf(api.asked(property)) === "true";
            return isOff
                ? { resource: api, outcome: "passed", property }
                : {
                      resource: api,
                      outcome: "violated",
                      property,
                      problem: `it has a domain name, and \`${property}\` is not true`,
                      fix: `Set \`${property}: true\``,
                  };
        });
    },
};

export const httpApis = resourceRule({
    id: "http-api-origins",
    title: "HTTP APIs name the origins that they answer.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "with `*` any web page may call the API in its visitors' names",
    controls: topics.network,
    remediation: {
        steps: ["Name the origins in `corsConfiguration.allowOrigins`."],
        example: `corsConfiguration: { allowOrigins: ["https://shop.example.com"] },`,
    },
    rows: [row(239, "aws:apigatewayv2/api:Api", "corsConfiguration.allowOrigins", noWildcard())],
});

export const publicHttpApis = resourceRule({
    id: "http-api-public",
    title: "There are no HTTP or WebSocket APIs.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "they can't be private, and have neither a firewall nor traces",
    controls: topics.network,
    remediation: {
        steps: ["Use an `aws.apigateway.RestApi`, or waive the rule."],
        example: `new aws.apigateway.RestApi("webhook", { endpointConfiguration: { types: "REGIONAL" } });`,
    },
    rows: [
        row(238, "aws:apigatewayv2/api:Api", "protocolType", {
            demand: () => "not be used",
            test: () => "unmet",
        }),
    ],
});

export const backends = resourceRule({
    id: "api-backend-private",
    title: "APIs reach HTTP backends through a VPC link.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "a backend that the API reaches over the internet is reached by everybody",
    controls: topics.outbound,
    remediation: {
        steps: ['Set `connectionType: "VPC_LINK"` and `connectionId`.'],
        example: `connectionType: "VPC_LINK", connectionId: link.id,`,
    },
    rows: [
        row(233, "aws:apigateway/integration:Integration", "connectionType", mustBe("VPC_LINK"), {
            when: equal("type", "HTTP", "HTTP_PROXY"),
        }),
    ],
});
