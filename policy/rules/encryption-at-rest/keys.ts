import { scalarText } from "../../model/values";
import { atMost, mustBe, mustBeIfSet, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { and, equalOrUnset, given, not } from "../conditions";
import { securityHub, topics } from "../controls";

const keyType = "aws:kms/key:Key";

const rotatable = and(
    equalOrUnset("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
    equalOrUnset("keyUsage", "ENCRYPT_DECRYPT"),
    not(given("customKeyStoreId")),
);

export const keyRotation = resourceRule({
    id: "kms-rotation",
    title: "Customer managed keys rotate every year.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "rotation bounds how much data one leaked key opens",
    controls: [...securityHub("KMS.4"), ...topics.keyRotation],
    remediation: {
        steps: ["Set `enableKeyRotation: true`, and `rotationPeriodInDays` to 365 at most or not at all."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    options: {
        maximumDays: {
            type: "integer",
            default: 365,
            minimum: 90,
            maximum: 2560,
            description: "Longest time between two rotations, in days.",
        },
    },
    rows: [
        row(37, keyType, "enableKeyRotation", mustBe(true), { when: rotatable }),
        row(38, keyType, "rotationPeriodInDays", atMost("maximumDays", "days", "met"), { when: rotatable }),
    ],
});

export const keysUsable = resourceRule({
    id: "kms-key-enabled",
    title: "Customer managed keys are enabled.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "what is encrypted with a disabled key can be neither written nor read",
    controls: topics.keyManagement,
    remediation: {
        steps: ["Leave `isEnabled` of keys and `enabled` of replicas unset, or set them to true."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    rows: [
        row(39, keyType, "isEnabled", mustBeIfSet(true)),
        row(48, "aws:kms/replicaKey:ReplicaKey", "enabled", mustBeIfSet(true)),
    ],
});

export const keyKinds = resourceRule({
    id: "kms-key-kind",
    title: "Customer managed keys are of an allowed kind.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "AWS services encrypt with symmetric keys alone, so another kind is a mistake or needs a reason",
    controls: topics.keyManagement,
    remediation: {
        steps: ["Leave `customerMasterKeySpec` and `keyUsage` unset, or name an allowed kind."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    options: {
        allowedSpecs: {
            type: "array",
            default: ["SYMMETRIC_DEFAULT"],
            description: "Allowed values of `customerMasterKeySpec`.",
        },
        allowedUsages: {
            type: "array",
            default: ["ENCRYPT_DECRYPT"],
            description: "Allowed values of `keyUsage`.",
        },
    },
    rows: [
        row(45, keyType, "customerMasterKeySpec", allowedBy("allowedSpecs")),
        row(46, keyType, "keyUsage", allowedBy("allowedUsages")),
    ],
});

function allowedBy(option: string) {
    return satisfying(
        (context) => `be one of ${context.option<string[]>(option).join(", ")}`,
        (value, context) => context.option<string[]>(option).includes(scalarText(value) ?? ""),
        "met",
    );
}
