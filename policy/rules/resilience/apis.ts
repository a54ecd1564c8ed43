import { present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, not } from "../conditions";

export const apiLimits = resourceRule({
    id: "api-limits",
    title: "APIs limit how fast they are called, and validate what they are sent.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "one partner's loop is otherwise everybody's outage",
    controls: [],
    remediation: {
        steps: [
            "Set `settings.throttlingRateLimit` of methods, and `requestValidatorId` of methods with a body.",
        ],
        example: `settings: { throttlingRateLimit: 100, throttlingBurstLimit: 200, loggingLevel: "ERROR" },`,
    },
    rows: [
        row(
            227,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.throttlingRateLimit",
            satisfying("be set", (value) => Number(value) >= 0),
        ),
        row(229, "aws:apigateway/method:Method", "requestValidatorId", present(), {
            when: not(equal("httpMethod", "OPTIONS", "GET")),
        }),
    ],
});
