import { mustBe, oneOf, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { fsbp, topics } from "../controls";

export const apis = resourceRule({
    id: "api-logging",
    title: "APIs log who called and how it ended.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "a partner's complaint can't be answered without",
    controls: [...fsbp("APIGateway.1", "APIGateway.9"), ...topics.logging],
    remediation: {
        steps: [
            "Set `accessLogSettings` of stages.",
            "Set `settings.loggingLevel` of methods to `ERROR` or `INFO`.",
        ],
        example: `accessLogSettings: { destinationArn: logs.arn, format },`,
    },
    rows: [
        row(220, "aws:apigateway/stage:Stage", "accessLogSettings.destinationArn", present()),
        row(
            225,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.loggingLevel",
            oneOf(["ERROR", "INFO"]),
        ),
        row(234, "aws:apigatewayv2/stage:Stage", "accessLogSettings.destinationArn", present()),
    ],
});

export const apiTracing = resourceRule({
    id: "api-tracing",
    title: "Stages of REST APIs are traced.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "a slow or failed request can't be followed through the functions behind it",
    controls: [...fsbp("APIGateway.3"), ...topics.logging],
    remediation: {
        steps: ["Set `xrayTracingEnabled: true`."],
        example: `new aws.apigateway.Stage("v1", { ...rest, xrayTracingEnabled: true });`,
    },
    rows: [row(221, "aws:apigateway/stage:Stage", "xrayTracingEnabled", mustBe(true))],
});
