import { addTo } from "../model/multimap";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { topics } from "./controls";
import { keyProperties, keysNamedBy } from "./key-access";
import { types } from "./types";

const rotatingKeys: StackRule = {
    kind: "stack",
    id: "encrypting-keys-rotate",
    title: "Keys that encrypt ingestion and storage rotate, and are enabled.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "what a resource is encrypted with is worth as much as the care that is taken of the key",
    controls: topics.keyRotation,
    remediation: {
        steps: ["Set `enableKeyRotation: true` on the key, and leave `isEnabled` unset."],
        example: `const key = new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    types: types.key,
    claims: [
        { row: 37, type: types.key[0], path: "enableKeyRotation" },
        { row: 39, type: types.key[0], path: "isEnabled" },
    ],
    inPreview:
        "Decided: keys are found by what the key properties depend on, aliases included. Keys outside the stack can't be seen.",
    check: (stack) =>
        [...usersByKey(stack)].map(([key, users]): Check => {
            const problem = problemOf(key);
            if (problem === undefined) {
                return { resource: key, outcome: "passed", property: "enableKeyRotation" };
            }
            const property = problem.property;
            const named = listed(users.map(({ name }) => `\`${name}\``));
            return problem.outcome === "deferred"
                ? {
                      resource: key,
                      outcome: "deferred",
                      property,
                      problem: `\`${property}\` of the key of ${named} isn't known yet`,
                  }
                : {
                      resource: key,
                      outcome: "violated",
                      property,
                      problem: `it encrypts ${named}, but ${problem.text}`,
                      fix: problem.fix,
                  };
        }),
};

function usersByKey(stack: Stack): Map<PolicyResource, PolicyResource[]> {
    const users = new Map<PolicyResource, PolicyResource[]>();
    for (const resource of stack.ofType(...Object.keys(keyProperties))) {
        const keys = new Set(
            keyProperties[resource.type].flatMap((path) => keysNamedBy(stack, resource, path)),
        );
        for (const key of keys) {
            addTo(users, key, resource);
        }
    }
    return users;
}

function problemOf(
    key: PolicyResource,
):
    | { outcome: "violated"; property: string; text: string; fix: string }
    | { outcome: "deferred"; property: string }
    | undefined {
    const enabledProperty = key.type === types.key[0] ? "isEnabled" : "enabled";
    const enabled = key.asked(enabledProperty);
    if (textOf(enabled) === "false") {
        return {
            outcome: "violated",
            property: enabledProperty,
            text: "it is disabled",
            fix: `Leave \`${enabledProperty}\` unset`,
        };
    }
    if (key.type === "aws:kms/replicaKey:ReplicaKey") {
        return undefined;
    }
    if (key.type === "aws:kms/externalKey:ExternalKey") {
        return {
            outcome: "violated",
            property: "keyMaterialBase64",
            text: "keys with imported material don't rotate by themselves",
            fix: "Use an `aws.kms.Key` with `enableKeyRotation: true`",
        };
    }
    const rotation = key.asked("enableKeyRotation");
    if (rotation.state === "unknown") {
        return { outcome: "deferred", property: "enableKeyRotation" };
    }
    return textOf(rotation) === "true"
        ? undefined
        : {
              outcome: "violated",
              property: "enableKeyRotation",
              text: "it doesn't rotate",
              fix: "Set `enableKeyRotation: true` on it",
          };
}

function listed(names: readonly string[]): string {
    return names.length <= 3
        ? names.join(", ")
        : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** Rules on keys and what they encrypt. */
export const keys: readonly Rule[] = [rotatingKeys];
