import type { PolicyResource } from "../../model/resource";
import { textOf } from "../../model/values";
import { atLeast, mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { fsbp, topics } from "../controls";
import { types } from "../types";
import { tableType } from "./tables";

export const tableDeletion = resourceRule({
    id: "dynamodb-deletion-protection",
    title: "DynamoDB tables aren't deleted by mistake.",
    concern: "resilience",
    severity: "medium",
    // A stack that is made to be destroyed, such as a test's, can't have it.
    enforcement: "advisory",
    why: "a deleted table takes with it what was processed already, so that everything may be processed twice",
    controls: fsbp("DynamoDB.6"),
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true` where the stack stays."],
        example: `new aws.dynamodb.Table("seen", { ...rest, deletionProtectionEnabled: true });`,
    },
    rows: [row(245, tableType, "deletionProtectionEnabled", mustBe(true))],
});

export const secretRecovery = resourceRule({
    id: "secret-recovery",
    title: "A deleted secret can be got back for a week at least.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a partner's credential that is deleted at once can't be got back, and nobody else has it",
    controls: topics.backup,
    remediation: {
        steps: ["Leave `recoveryWindowInDays` unset (30 days), or set it to 7 at least; 0 deletes at once."],
        example: `new aws.secretsmanager.Secret("signing", { kmsKeyId: key.arn, recoveryWindowInDays: 30 });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 7,
            minimum: 7,
            maximum: 30,
            description: "Shortest window, in days.",
        },
    },
    rows: [
        row(
            329,
            "aws:secretsmanager/secret:Secret",
            "recoveryWindowInDays",
            atLeast("minimumDays", "days", "met"),
        ),
    ],
});

export const deletionWindow = resourceRule({
    id: "kms-deletion-window",
    title: "A key's deletion can be called off for long enough.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "what is encrypted with a deleted key is lost for good",
    controls: [...fsbp("KMS.3"), ...topics.keyDeletion],
    remediation: {
        steps: ["Leave `deletionWindowInDays` unset (30 days), or set it to the allowed minimum at least."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true, deletionWindowInDays: 30 });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 30,
            minimum: 7,
            maximum: 30,
            description: "Shortest window, in days.",
        },
    },
    rows: [row(44, types.key, "deletionWindowInDays", atLeast("minimumDays", "days", "met"))],
});

export const stackProtection: StackRule = {
    kind: "stack",
    id: "stack-deletion-protection",
    title: "Where one table or log group of a stack is protected from deletion, all of its tables are.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a stack that is made to stay loses with one table what was processed already",
    controls: [...fsbp("DynamoDB.6"), ...topics.backup],
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true` on every table, or on nothing of the stack."],
        example: `new aws.dynamodb.Table("seen", { ...rest, deletionProtectionEnabled: true });`,
    },
    types: [tableType],
    claims: [{ row: 330, type: tableType, path: "deletionProtectionEnabled" }],
    inPreview: "Decided from the inputs.",
    check(stack) {
        const property = "deletionProtectionEnabled";
        const isOn = (resource: PolicyResource) => textOf(resource.asked(property)) === "true";
        const example = stack.ofType(tableType, ...types.logGroup).find(isOn);
        return example === undefined
            ? []
            : stack.ofType(tableType).map((table): Check => {
                  const value = table.asked(property);
                  if (value.state === "unknown") {
                      const problem = `\`${property}\` isn't known yet`;
                      return { resource: table, outcome: "deferred", property, problem };
                  }
                  return isOn(table)
                      ? { resource: table, outcome: "passed", property }
                      : {
                            resource: table,
                            outcome: "violated",
                            property,
                            problem: `\`${property}\` is not true, though \`${example.name}\` is protected`,
                            fix: `Set \`${property}: true\``,
                        };
              });
    },
};

export const logGroupProtection = resourceRule({
    id: "log-group-deletion-protection",
    title: "Log groups are protected from deletion where that is required.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "who covers up traces deletes the log first",
    controls: topics.logProtection,
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true`, if `required`."],
        example: `new aws.cloudwatch.LogGroup("normalizer", { ...rest, deletionProtectionEnabled: true });`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether log groups must be protected." },
    },
    rows: [
        row(253, types.logGroup, "deletionProtectionEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe(true).test(value, context) : "met",
        }),
    ],
});
