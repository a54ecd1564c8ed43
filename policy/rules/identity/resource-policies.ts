import type { Requirement } from "../../requirements";
import { resourceRule, row, type Row } from "../../resource-rule";
import { given } from "../conditions";
import { fsbp, topics } from "../controls";
import { everyStatement, jsonWhere } from "../json-requirements";
import { isWildcard, letsAnybodyIn } from "../statement-tests";
import { types } from "../types";

const nobodyElse = everyStatement(
    "not let anybody in without a condition on account, organization, network or source",
    (statement) => !letsAnybodyIn(statement),
);

/** Resource policies of what data is kept in, delivered to or called by, besides those of the checklist's own types. */
const otherDataPolicies = [
    "aws:s3/accessPoint:AccessPoint",
    "aws:s3control/accessPointPolicy:AccessPointPolicy",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:lambda/resourcePolicy:ResourcePolicy",
    "aws:opensearchingest/resourcePolicy:ResourcePolicy",
];

const tablePolicies = [
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy",
    "aws:s3tables/tablePolicy:TablePolicy",
];

/** A row for each type that has a resource policy, but keys, whose policies name the account itself. */
function onDataPolicies(requirement: Requirement): Row[] {
    return [
        row(14, [...types.bucketPolicy, ...types.bucket], "policy", requirement),
        row(14, otherDataPolicies, "policy", requirement),
        row(14, tablePolicies, "resourcePolicy", requirement),
        row(55, "aws:kinesis/resourcePolicy:ResourcePolicy", "policy", requirement),
        row(74, "aws:msk/clusterPolicy:ClusterPolicy", "policy", requirement),
        row(163, "aws:glue/resourcePolicy:ResourcePolicy", "policy", requirement),
        row([199, 201], [...types.topicPolicy, ...types.topic], "policy", requirement),
        row([209, 210], [...types.queuePolicy, ...types.queue], "policy", requirement),
        row(249, "aws:dynamodb/resourcePolicy:ResourcePolicy", "policy", requirement),
        row(254, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", requirement),
    ];
}

export const resourcePolicies = resourceRule({
    id: "resource-policy-principals",
    title: "No resource policy lets anybody in.",
    concern: "identity",
    severity: "critical",
    enforcement: "mandatory",
    why: "principal `*` means every AWS account there is",
    controls: [...fsbp("S3.2", "S3.6", "SQS.3", "SNS.4", "KMS.5"), ...topics.leastPrivilege],
    remediation: {
        steps: [
            "Name accounts, roles or services as principals, or bound `*` by a condition such as `aws:PrincipalOrgID`.",
        ],
        example: `Principal: { AWS: producerRoleArn },`,
    },
    rows: [...onDataPolicies(nobodyElse), row(40, [...types.key, ...types.keyPolicy], "policy", nobodyElse)],
});

const isAccount = /^arn:[^:]+:iam::\d{12}:root$|^\d{12}$/;

const namedActions = everyStatement(
    "name what it allows, unless it allows the account itself everything",
    ({ effect, actions, notActions, principals, hasNotPrincipal }) =>
        effect !== "Allow" ||
        (notActions.length === 0 && !actions.some(isWildcard)) ||
        (!hasNotPrincipal &&
            Object.values(principals)
                .flat()
                .every((principal) => isAccount.test(principal))),
);

export const resourceActions = resourceRule({
    id: "resource-policy-actions",
    title: "Resource policies name what they allow.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "whoever may do everything with a resource may change its policy, and delete it",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Name actions instead of `*` or `sqs:*`; the account's root alone may have them all."],
        example: `{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: queue.arn }`,
    },
    rows: onDataPolicies(namedActions),
});

/** As `everyStatement`; where the option lets any account in, there is nothing to read. */
function unlessAnyAccount(...args: Parameters<typeof everyStatement>): Requirement {
    const requirement = everyStatement(...args);
    return {
        ...requirement,
        test: (value, context) =>
            context.option<string[]>("accounts").includes("*") ? "met" : requirement.test(value, context),
    };
}

export const crossAccount = resourceRule({
    id: "messaging-cross-account",
    title: "Topics and queues admit other accounts that are named in the settings alone.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "an account that once helped keeps its access until somebody looks",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Remove the account from the policy, or add it to the rule's `accounts`."],
        example: `{ "messaging-cross-account": { "accounts": ["123456789012"] } }`,
    },
    options: {
        accounts: {
            type: "array",
            default: ["*"],
            description: "Account ids that policies may name; `*` for any.",
        },
    },
    rows: [
        row(
            200,
            [...types.topicPolicy, ...types.queuePolicy],
            "policy",
            unlessAnyAccount("admit allowed accounts alone", ({ effect, principals }, context) => {
                const allowed = context.option<string[]>("accounts");
                return (
                    effect !== "Allow" ||
                    (principals.AWS ?? []).every((principal) =>
                        allowed.includes(/\d{12}/.exec(principal)?.[0] ?? principal),
                    )
                );
            }),
        ),
    ],
});

export const redrive = resourceRule({
    id: "sqs-redrive-allow",
    title: "Dead-letter queues say whose letters they take.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "by default any queue of the account may use them",
    controls: topics.leastPrivilege,
    remediation: {
        steps: [
            'Set `redrivePermission` to `"byQueue"` with `sourceQueueArns`, or `"denyAll"` where no queue redrives there.',
        ],
        example: `redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),`,
    },
    rows: [
        row(
            212,
            ["aws:sqs/queue:Queue", "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"],
            "redriveAllowPolicy",
            jsonWhere("have `redrivePermission` `byQueue` or `denyAll`", (json) =>
                json.isOneOf("redrivePermission", "byQueue", "denyAll"),
            ),
            { when: given("redriveAllowPolicy") },
        ),
    ],
});
