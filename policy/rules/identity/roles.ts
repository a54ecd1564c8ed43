import { atMost, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { topics } from "../controls";
import { everyStatement } from "../json-requirements";
import { isForEverybody, letsAnybodyIn } from "../statement-tests";
import { types } from "../types";

export const roleType = types.role[0];

export const trust = resourceRule({
    id: "iam-role-trust",
    title: "Roles are assumed by named principals.",
    concern: "identity",
    severity: "critical",
    enforcement: "mandatory",
    why: "a role that anybody may assume is anybody's",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Name the service, account or role under `Principal` of `assumeRolePolicy`."],
        example: `Principal: { Service: "lambda.amazonaws.com" },`,
    },
    rows: [
        row(
            291,
            roleType,
            "assumeRolePolicy",
            everyStatement(
                "not let anybody assume the role",
                (statement) =>
                    !(statement.effect === "Allow" && isForEverybody(statement) && letsAnybodyIn(statement)),
            ),
        ),
    ],
});

/**
 * Services that act for whoever names the role to them, and say for whom when they assume it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const deputies = new Set([
    "firehose.amazonaws.com",
    "datasync.amazonaws.com",
    "transfer.amazonaws.com",
    "states.amazonaws.com",
    "scheduler.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
    "kafkaconnect.amazonaws.com",
]);

export const confusedDeputies = resourceRule({
    id: "iam-confused-deputy",
    title: "Services assume roles on behalf of this account alone.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "a service that serves every account could be talked into using the role for another",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Add a condition on `aws:SourceAccount` or `aws:SourceArn` to the trust policy."],
        example: `Condition: { StringEquals: { "aws:SourceAccount": accountId } },`,
    },
    rows: [
        row(
            291,
            roleType,
            "assumeRolePolicy",
            everyStatement(
                "bound services by `aws:SourceAccount` or `aws:SourceArn`",
                ({ effect, principals, conditions }) =>
                    effect !== "Allow" ||
                    !(principals.Service ?? []).some((service) => deputies.has(service)) ||
                    Object.values(conditions).some(
                        (tests) => "aws:sourceaccount" in tests || "aws:sourcearn" in tests,
                    ),
            ),
        ),
    ],
});

export const sessions = resourceRule({
    id: "iam-role-limits",
    title: "Roles have short sessions, and a permissions boundary where that is required.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "stolen credentials work until the session ends",
    controls: topics.leastPrivilege,
    remediation: {
        steps: [
            "Leave `maxSessionDuration` unset (an hour), and set `permissionsBoundary` if `boundary` is required.",
        ],
        example: `new aws.iam.Role("normalizer", { assumeRolePolicy, permissionsBoundary: boundary.arn });`,
    },
    options: {
        maximumSeconds: {
            type: "integer",
            default: 14_400,
            minimum: 3600,
            maximum: 43_200,
            description: "Longest session, in seconds.",
        },
        boundary: {
            type: "boolean",
            default: false,
            description: "Whether roles must have a permissions boundary.",
        },
    },
    rows: [
        row(297, roleType, "maxSessionDuration", atMost("maximumSeconds", "seconds", "met")),
        row(298, roleType, "permissionsBoundary", {
            demand: () => "be set",
            test: (value, context) =>
                context.option<boolean>("boundary") ? present().test(value, context) : "met",
        }),
    ],
});

export const accessKeys = resourceRule({
    id: "iam-no-access-keys",
    title: "There are no access keys.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "a key never expires, and stands in the stack's state",
    controls: topics.longLivedKeys,
    remediation: {
        steps: ["Use a role: its credentials last an hour."],
        example: `new aws.iam.Role("producer", { assumeRolePolicy });`,
    },
    rows: [
        row(299, "aws:iam/accessKey:AccessKey", "user", {
            demand: () => "not have an access key",
            test: () => "unmet",
        }),
    ],
});
