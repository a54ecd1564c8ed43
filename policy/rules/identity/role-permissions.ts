import { textOf } from "../../model/values";
import type { Requirement } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { fsbp, topics } from "../controls";
import { everyStatement } from "../json-requirements";
import type { Statement } from "../policy-statements";
import { covers, isWildcard } from "../statement-tests";
import { roleType } from "./roles";

/** Actions on data, or on what guards it: what a role may do with them must be bounded to resources. */
const dataActions = [
    ...of("s3", "GetObject PutObject PutObjectAcl DeleteObject ListBucket PutBucketPolicy DeleteBucket"),
    ...of("kinesis", "GetRecords SubscribeToShard PutRecord PutRecords DeleteStream"),
    ...of("firehose", "PutRecord PutRecordBatch DeleteDeliveryStream"),
    ...of(
        "dynamodb",
        "GetItem BatchGetItem Query Scan PartiQLSelect PutItem UpdateItem DeleteItem BatchWriteItem",
    ),
    ...of("dynamodb", "PartiQLInsert PartiQLUpdate PartiQLDelete DeleteTable"),
    ...of("sqs", "SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes DeleteQueue"),
    ...of("sns", "Publish Subscribe SetTopicAttributes DeleteTopic"),
    ...of("events", "PutEvents PutRule PutTargets InvokeApiDestination"),
    ...of("secretsmanager", "GetSecretValue PutSecretValue DeleteSecret"),
    ...of("ssm", "GetParameter GetParameters GetParametersByPath PutParameter"),
    ...of(
        "kms",
        "Decrypt Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo CreateGrant PutKeyPolicy ScheduleKeyDeletion",
    ),
    ...of("kafka-cluster", "Connect ReadData WriteData AlterGroup AlterTopic DeleteTopic"),
    ...of("glue", "CreateTable UpdateTable DeleteTable CreatePartition UpdatePartition DeletePartition"),
    ...of(
        "glue",
        "BatchCreatePartition BatchUpdatePartition BatchDeletePartition StartJobRun CreateJob UpdateJob",
    ),
    ...of("athena", "StartQueryExecution GetQueryResults"),
    ...of("emr-serverless", "StartJobRun CancelJobRun"),
    ...of("states", "StartExecution StopExecution UpdateStateMachine"),
    ...of("lambda", "InvokeFunction UpdateFunctionCode UpdateFunctionConfiguration AddPermission"),
    ...of("logs", "GetLogEvents FilterLogEvents DeleteLogGroup PutRetentionPolicy"),
    ...of(
        "iam",
        "PassRole CreateAccessKey AttachRolePolicy PutRolePolicy UpdateAssumeRolePolicy CreatePolicyVersion",
    ),
    ...of("sts", "AssumeRole"),
];

function of(service: string, actions: string): string[] {
    return actions.split(" ").map((action) => `${service}:${action}`);
}

const bounding =
    /^(aws:resourcetag\/|aws:resourceaccount$|aws:resourceorgid$|kms:resourcealiases|kms:viaservice$|kms:encryptioncontext|secretsmanager:resourcetag|iam:passedtoservice$|s3:dataaccesspoint)/;

function isUnbounded({ resources, notResources }: Statement): boolean {
    return (
        notResources.length > 0 ||
        resources.some(
            (arn) =>
                /^\*+$/.test(arn) ||
                /^arn:[^:]*:[a-z0-9*-]+:[^:]*:[^:]*:((key|secret|table|stream|function|role)[/:])?\*(\/\*)?$/.test(
                    arn,
                ),
        )
    );
}

const boundedPermissions = everyStatement(
    "name actions, not all of a service's, and the resources of actions on data",
    (statement) => {
        if (statement.effect !== "Allow") {
            return true;
        }
        if (statement.actions.some(isWildcard) || statement.notActions.length > 0) {
            return false;
        }
        const bounded = Object.values(statement.conditions).some((tests) =>
            Object.keys(tests).some((key) => bounding.test(key)),
        );
        return (
            !isUnbounded(statement) ||
            bounded ||
            !dataActions.some((action) => covers(statement.actions, action))
        );
    },
);

export const permissionsOfRoles = resourceRule({
    id: "iam-least-privilege",
    title: "Roles may do named things, and touch data of named resources alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "whoever takes over one handler could otherwise read everything that the account keeps",
    controls: [...fsbp("IAM.1", "IAM.21", "KMS.1", "KMS.2"), ...topics.administrators],
    remediation: {
        steps: ["Name actions instead of `*` or `s3:*`, and ARNs under `Resource` for actions on data."],
        example: `{ Effect: "Allow", Action: ["s3:PutObject"], Resource: \`\${raw.arn}/clickstream/*\` }`,
    },
    rows: [
        row([292, 294], "aws:iam/rolePolicy:RolePolicy", "policy", boundedPermissions),
        row(293, "aws:iam/policy:Policy", "policy", boundedPermissions),
        row(296, roleType, "inlinePolicies[].policy", boundedPermissions),
        row(
            292,
            ["aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy"],
            "policy",
            boundedPermissions,
        ),
    ],
});

export const attachments = resourceRule({
    id: "iam-no-administrator",
    title: "No role is an administrator, of the account or of a service.",
    concern: "identity",
    severity: "critical",
    enforcement: "mandatory",
    why: "one handler taken over would be the whole account taken over",
    controls: topics.administrators,
    remediation: {
        steps: ["Attach a policy that names what the role needs."],
        example: `new aws.iam.RolePolicy("write", { role: role.name, policy });`,
    },
    rows: [
        row(
            295,
            [
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "aws:iam/policyAttachment:PolicyAttachment",
                "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            ],
            "policyArn",
            notAdministrator(),
        ),
        row(295, roleType, "managedPolicyArns[]", notAdministrator()),
    ],
});

function notAdministrator(): Requirement {
    return {
        demand: () => "not be a policy of an administrator, or of full access to a service",
        // A policy that isn't known yet is one of the stack's own, not one that AWS manages.
        test: (value) =>
            /:aws:policy\/(.+\/)?(AdministratorAccess|PowerUserAccess|\w+FullAccess)$/.test(
                textOf(value) ?? "",
            )
                ? "unmet"
                : "met",
    };
}
