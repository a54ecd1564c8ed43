import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { atMost, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { fsbp, topics } from "../controls";
import { isInvokedAsynchronously } from "../invocations";
import { types } from "../types";

const functionType = types.function[0];

export const asyncFailures: StackRule = {
    kind: "stack",
    id: "async-failures-kept",
    title: "Events that a function was sent asynchronously and can't process are kept.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "Lambda drops them after two retries",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `deadLetterConfig.targetArn`, or an `aws.lambda.FunctionEventInvokeConfig` with an `onFailure` destination.",
        ],
        example: `new aws.lambda.FunctionEventInvokeConfig("validator", {
    functionName: validator.name,
    destinationConfig: { onFailure: { destination: failures.arn } },
});`,
    },
    types: types.function,
    claims: [
        { row: 125, type: functionType, path: "deadLetterConfig.targetArn" },
        {
            row: 140,
            type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
            path: "destinationConfig.onFailure.destination",
        },
    ],
    inPreview: "Decided by presence, and by what permissions and configurations depend on.",
    check: (stack) =>
        stack
            .ofType(...types.function)
            .filter((resource) => isInvokedAsynchronously(stack, resource))
            .map((resource) => asyncCheck(stack, resource)),
};

function asyncCheck(stack: Stack, resource: PolicyResource): Check {
    const property = "deadLetterConfig.targetArn";
    const configs = stack.referrers(
        resource,
        ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"],
        "functionName",
    );
    const kept =
        resource.asked(property).state !== "absent" ||
        [...configs.certain, ...configs.possible].some(
            (config) => config.asked("destinationConfig.onFailure.destination").state !== "absent",
        );
    return kept
        ? { resource, outcome: "passed", property }
        : {
              resource,
              outcome: "violated",
              property,
              problem: "it has neither `deadLetterConfig` nor an `onFailure` destination",
              fix: "Set `deadLetterConfig.targetArn`, or an `onFailure` destination in an `aws.lambda.FunctionEventInvokeConfig`",
          };
}

/**
 * Runtimes that Lambda still patches.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const supportedRuntimes = [
    "nodejs22.x",
    "nodejs24.x",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "java11",
    "java17",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.3",
    "ruby3.4",
    "provided.al2023",
];

export const runtimes = resourceRule({
    id: "lambda-runtime",
    title: "Functions use a runtime that AWS patches.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a deprecated runtime gets no security updates, and one day no updates of the code either",
    controls: [...fsbp("Lambda.2"), ...topics.patches],
    remediation: {
        steps: ["Set `runtime` to a supported one."],
        example: `new aws.lambda.Function("normalizer", { ...rest, runtime: "nodejs24.x" });`,
    },
    options: {
        runtimes: { type: "array", default: supportedRuntimes, description: "Allowed values of `runtime`." },
    },
    rows: [
        row(
            128,
            functionType,
            "runtime",
            satisfying(
                (context) => `be one of ${context.option<string[]>("runtimes").join(", ")}`,
                (value, context) => context.option<string[]>("runtimes").includes(value as string),
                "met",
            ),
        ),
    ],
});

export const limits = resourceRule({
    id: "lambda-limits",
    title: "Functions have a share of the account's concurrency, and a timeout.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "one function can otherwise starve all the others",
    controls: [],
    remediation: {
        steps: ["Set `reservedConcurrentExecutions`, and `timeout` to the allowed maximum at most."],
        example: `new aws.lambda.Function("normalizer", { ...rest, reservedConcurrentExecutions: 20, timeout: 60 });`,
    },
    options: {
        maximumSeconds: {
            type: "integer",
            default: 900,
            minimum: 1,
            maximum: 900,
            description: "Longest timeout, in seconds.",
        },
    },
    rows: [
        row(
            126,
            functionType,
            "reservedConcurrentExecutions",
            satisfying("be set", (value) => Number(value) >= 0),
        ),
        row(129, functionType, "timeout", atMost("maximumSeconds", "seconds", "met")),
    ],
});
