import { textOf, type Properties } from "../../model/values";
import { noneOf, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { and, given, not } from "../conditions";
import { fsbp, topics } from "../controls";
import { types } from "../types";

const permissionType = "aws:lambda/permission:Permission";

const isService = (properties: Properties) => {
    const principal = properties.get("principal");
    return principal.state === "unknown"
        ? "unknown"
        : /\.amazonaws\.com(\.cn)?$/.test(textOf(principal) ?? "");
};

export const permissions = resourceRule({
    id: "lambda-permission",
    title: "Functions are invoked by named principals, and by services on behalf of named resources.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "a service acts for every account, so without a source anybody's bucket or rule may invoke the function",
    controls: [...fsbp("Lambda.1"), ...topics.leastPrivilege],
    remediation: {
        steps: [
            "Set `sourceArn` or `sourceAccount` for service principals, `principalOrgId` where the principal is `*`.",
        ],
        example: `new aws.lambda.Permission("arrivals", {
    function: validator.name, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: rule.arn,
});`,
    },
    rows: [
        row(134, permissionType, "principal", noneOf(["*"]), { when: not(given("principalOrgId")) }),
        row(135, permissionType, "sourceArn", present(), {
            when: and(isService, not(given("sourceAccount"))),
        }),
        row(136, "aws:lambda/layerVersionPermission:LayerVersionPermission", "principal", noneOf(["*"]), {
            when: not(given("organizationId")),
        }),
    ],
});

export const codeSigning = resourceRule({
    id: "lambda-code-signing",
    title: "Functions run signed code.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "whoever may update a function may otherwise run what they like in it",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Set `codeSigningConfigArn`, if `required`."],
        example: `new aws.lambda.Function("normalizer", { ...rest, codeSigningConfigArn: signing.arn });`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether functions must have code signing.",
        },
    },
    rows: [
        row(127, types.function[0], "codeSigningConfigArn", {
            demand: () => "be set",
            test: (value, context) =>
                context.option<boolean>("required") ? present().test(value, context) : "met",
        }),
    ],
});
