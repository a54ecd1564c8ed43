import { mustBeIfSet, noneOf } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { given, not } from "../conditions";
import { topics } from "../controls";
import { everyStatement } from "../json-requirements";
import { types } from "../types";

export const keyAdministration = resourceRule({
    id: "kms-policy",
    title: "Key policies give no principal but the account itself every right, and can't be locked out.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "who may do everything with a key may delete it, and the data with it",
    controls: topics.leastPrivilege,
    remediation: {
        steps: [
            "Give `kms:*` to the account's root alone, and single actions to everybody else.",
            "Leave `bypassPolicyLockoutSafetyCheck` unset.",
        ],
        example: `Principal: { AWS: \`arn:aws:iam::\${accountId}:root\` }, Action: "kms:*",`,
    },
    rows: [
        row(
            40,
            [types.key[0], ...types.keyPolicy],
            "policy",
            everyStatement(
                "give `kms:*` to the account's root alone",
                ({ effect, actions, principals }) =>
                    effect !== "Allow" ||
                    !actions.some((action) => action === "*" || action === "kms:*") ||
                    Object.values(principals)
                        .flat()
                        .every((principal) => /:root$|^\d{12}$/.test(principal)),
            ),
        ),
        row(42, types.keyPolicy, "bypassPolicyLockoutSafetyCheck", mustBeIfSet(false)),
        row(43, types.key[0], "bypassPolicyLockoutSafetyCheck", mustBeIfSet(false)),
    ],
});

export const explicitKeyPolicy: StackRule = {
    kind: "stack",
    id: "kms-policy-explicit",
    title: "Keys have a policy of their own.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "the default policy leaves everything to IAM, and admits no AWS service",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Set `policy`, or create an `aws.kms.KeyPolicy`."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true, policy });`,
    },
    types: [types.key[0]],
    claims: [{ row: 41, type: types.key[0], path: "policy" }],
    inPreview: "Decided by presence.",
    check: (stack) =>
        stack.ofType(types.key[0]).map((key): Check => {
            const { certain, possible } = stack.referrers(key, types.keyPolicy, "keyId");
            const has = key.asked("policy").state !== "absent" || certain.length + possible.length > 0;
            return has
                ? { resource: key, outcome: "passed", property: "policy" }
                : {
                      resource: key,
                      outcome: "violated",
                      property: "policy",
                      problem: "`policy` is not set",
                      fix: "Set `policy`",
                  };
        }),
};

export const grants = resourceRule({
    id: "kms-grants",
    title: "Grants on keys can't be passed on.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "who may create grants may give the key to anybody",
    controls: topics.leastPrivilege,
    remediation: {
        steps: [
            "Leave `CreateGrant` and `RetireGrant` out of `operations`, or bound the grant with `constraints`.",
        ],
        example: `operations: ["Decrypt", "GenerateDataKey"],`,
    },
    rows: [
        row(49, "aws:kms/grant:Grant", "operations[]", noneOf(["CreateGrant", "RetireGrant"]), {
            when: not(given("constraints")),
        }),
    ],
});
