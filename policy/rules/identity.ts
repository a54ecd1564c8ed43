import {
    atMost,
    empty,
    matching,
    mustBe,
    mustBeIfSet,
    noneOf,
    present,
    satisfying,
    type Requirement,
} from "../requirements";
import { resourceRule, row } from "../resource-rule";
import { textOf, type Properties } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { and, equal, given, not, or } from "./conditions";
import { fsbp, topics } from "./controls";
import { everyStatement, jsonWhere } from "./json-requirements";
import type { Statement } from "./policy-statements";
import { markedSecret, noCredentials } from "./secret-values";
import { covers, isForEverybody, letsAnybodyIn } from "./statement-tests";
import { types } from "./types";

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

const resourcePolicies = resourceRule({
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
    rows: [
        row(14, [...types.bucketPolicy, ...types.bucket], "policy", nobodyElse),
        row(14, otherDataPolicies, "policy", nobodyElse),
        row(14, tablePolicies, "resourcePolicy", nobodyElse),
        row(40, [...types.key, ...types.keyPolicy], "policy", nobodyElse),
        row(55, "aws:kinesis/resourcePolicy:ResourcePolicy", "policy", nobodyElse),
        row(74, "aws:msk/clusterPolicy:ClusterPolicy", "policy", nobodyElse),
        row(163, "aws:glue/resourcePolicy:ResourcePolicy", "policy", nobodyElse),
        row([199, 201], [...types.topicPolicy, ...types.topic], "policy", nobodyElse),
        row([209, 210], [...types.queuePolicy, ...types.queue], "policy", nobodyElse),
        row(249, "aws:dynamodb/resourcePolicy:ResourcePolicy", "policy", nobodyElse),
        row(254, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", nobodyElse),
    ],
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

const crossAccount = resourceRule({
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

const keyAdministration = resourceRule({
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

const explicitKeyPolicy: StackRule = {
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

const grants = resourceRule({
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

const permissionType = "aws:lambda/permission:Permission";
const isService = (properties: Properties) => {
    const principal = properties.get("principal");
    return principal.state === "unknown"
        ? "unknown"
        : /\.amazonaws\.com(\.cn)?$/.test(textOf(principal) ?? "");
};

const permissions = resourceRule({
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
        if (
            statement.actions.some((action) => /^(\*+|[a-z0-9-]*\*?:\*+)$/i.test(action)) ||
            statement.notActions.length > 0
        ) {
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

const roleType = types.role[0];

const permissionsOfRoles = resourceRule({
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

const trust = resourceRule({
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

const confusedDeputies = resourceRule({
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

const attachments = resourceRule({
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

const sessions = resourceRule({
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

const accessKeys = resourceRule({
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

const clusterType = "aws:msk/cluster:Cluster";
const aclsDenyByDefault = /^\s*allow\.everyone\.if\.no\.acl\.found\s*=\s*false\s*$/m;
const noAutoTopics = /^\s*auto\.create\.topics\.enable\s*=\s*false\s*$/m;

const msk = resourceRule({
    id: "msk-authentication",
    title: "Clients of MSK authenticate, and may do what they were allowed alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "an event bus that lets anybody in lets anybody invent orders",
    controls: [...fsbp("MSK.6"), ...topics.authentication],
    remediation: {
        steps: [
            "Set `clientAuthentication.sasl.iam: true` (or SCRAM, or certificate authorities), and leave `unauthenticated` unset.",
            "In the configuration, set `allow.everyone.if.no.acl.found=false` and `auto.create.topics.enable=false`.",
        ],
        example: `clientAuthentication: { sasl: { iam: true } },`,
    },
    rows: [
        row(66, clusterType, "clientAuthentication.unauthenticated", mustBeIfSet(false)),
        row(67, clusterType, "clientAuthentication.sasl.iam", mustBe(true), {
            when: not(
                or(
                    equal("clientAuthentication.sasl.scram", "true"),
                    given("clientAuthentication.tls.certificateAuthorityArns"),
                ),
            ),
        }),
        row(
            71,
            "aws:msk/configuration:Configuration",
            "serverProperties",
            matching(noAutoTopics, "set `auto.create.topics.enable=false`"),
            {
                fix: "Add the line `auto.create.topics.enable=false` to `serverProperties`",
            },
        ),
        row(
            71,
            "aws:msk/configuration:Configuration",
            "serverProperties",
            matching(aclsDenyByDefault, "set `allow.everyone.if.no.acl.found=false`"),
            {
                fix: "Add the line `allow.everyone.if.no.acl.found=false` to `serverProperties`",
            },
        ),
        row(
            72,
            "aws:msk/serverlessCluster:ServerlessCluster",
            "clientAuthentication.sasl.iam.enabled",
            mustBe(true),
        ),
        row(
            77,
            "aws:mskconnect/connector:Connector",
            "kafkaClusterClientAuthentication.authenticationType",
            mustBe("IAM"),
        ),
    ],
});

const plaintextSecrets = resourceRule({
    id: "no-plaintext-secrets",
    title: "No password or key stands in clear text where it can be read.",
    concern: "identity",
    severity: "critical",
    enforcement: "mandatory",
    why: "whoever may describe the resource, or read the stack's state, has the secret",
    controls: topics.plaintext,
    remediation: {
        steps: [
            "Keep it in Secrets Manager, and give the code the secret's ARN; or mark it a Pulumi secret where AWS takes nothing else.",
        ],
        example: `environment: { variables: { WEBHOOK_SECRET_ARN: secret.arn } },`,
    },
    rows: [
        row(87, "aws:datasync/locationObjectStorage:LocationObjectStorage", "secretKey", markedSecret()),
        row(108, "aws:transfer/server:Server", "hostKey", markedSecret()),
        ...(
            [
                [121, types.function[0], "environment.variables"],
                [326, "aws:glue/job:Job", "defaultArguments"],
                [326, "aws:glue/job:Job", "nonOverridableArguments"],
                [327, "aws:mskconnect/connector:Connector", "connectorConfiguration"],
                [328, "aws:apigateway/stage:Stage", "variables"],
            ] as const
        ).map(([number, type, path]) =>
            row(number, type, path, noCredentials, {
                fix: "Move the value to Secrets Manager, and pass the secret's ARN",
            }),
        ),
        row(154, "aws:glue/connection:Connection", "connectionProperties.PASSWORD", empty(), {
            fix: "Use `SECRET_ID` in `connectionProperties` instead of `PASSWORD`",
        }),
    ],
});

const dataSync = resourceRule({
    id: "datasync-authentication",
    title: "DataSync reads file systems under an identity.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "simple authentication believes whatever user name it is told",
    controls: topics.authentication,
    remediation: {
        steps: ["Use Kerberos for HDFS, and an access role with EFS access points."],
        example: `new aws.datasync.LocationHdfs("history", { ...rest, authenticationType: "KERBEROS" });`,
    },
    rows: [
        row(89, "aws:datasync/efsLocation:EfsLocation", "fileSystemAccessRoleArn", present(), {
            when: given("accessPointArn"),
        }),
        row(92, "aws:datasync/locationHdfs:LocationHdfs", "authenticationType", mustBe("KERBEROS")),
    ],
});

const transferUsers = resourceRule({
    id: "transfer-user-home",
    title: "Transfer Family users see their own folder alone.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "with a path for a home a user may walk up to everybody's files",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ['Set `homeDirectoryType: "LOGICAL"` with `homeDirectoryMappings`.'],
        example: `homeDirectoryType: "LOGICAL", homeDirectoryMappings: [{ entry: "/", target: "/landing/carrier" }],`,
    },
    rows: [row(116, "aws:transfer/user:User", "homeDirectoryType", mustBe("LOGICAL"))],
});

const codeSigning = resourceRule({
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

const methodType = "aws:apigateway/method:Method";

const apiAuthorization = resourceRule({
    id: "api-authorization",
    title: "API methods and routes ask who calls.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "a method without authorization takes events from anybody",
    controls: [...fsbp("APIGateway.8"), ...topics.authentication],
    remediation: {
        steps: [
            "Set `authorization` of methods to `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`, or demand an API key beside a signature that the code checks.",
            "Set `authorizationType` of routes.",
        ],
        example: `new aws.apigateway.Method("post", { ...rest, httpMethod: "POST", authorization: "CUSTOM", authorizerId: authorizer.id });`,
    },
    rows: [
        row(228, methodType, "authorization", noneOf(["NONE"]), {
            when: and(not(equal("httpMethod", "OPTIONS")), not(equal("apiKeyRequired", "true"))),
        }),
        row(
            235,
            "aws:apigatewayv2/route:Route",
            "authorizationType",
            satisfying('not be `"NONE"`', (value) => value !== "NONE"),
        ),
    ],
});

const emrIdentity = resourceRule({
    id: "emr-metadata-v2",
    title: "EMR nodes give credentials to sessions alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "version 1 of the metadata service hands the role's credentials to any request that reaches it",
    controls: topics.instanceMetadata,
    remediation: {
        steps: ["In the security configuration, set `MinimumInstanceMetadataServiceVersion: 2`."],
        example: `InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2, HttpPutResponseHopLimit: 1 },`,
    },
    rows: [
        row(
            170,
            "aws:emr/securityConfiguration:SecurityConfiguration",
            "configuration",
            jsonWhere("demand version 2 of the instance metadata service", (json) =>
                json.is("InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion", 2),
            ),
        ),
    ],
});

const kerberos = resourceRule({
    id: "emr-kerberos",
    title: "Users of EMR clusters authenticate.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "Hadoop believes whatever user name it is told",
    controls: topics.authentication,
    remediation: {
        steps: ["Set `kerberosAttributes`, or at least `ec2Attributes.keyName`."],
        example: `kerberosAttributes: { realm: "EC2.INTERNAL", kdcAdminPassword: password },`,
    },
    rows: [
        row(173, "aws:emr/cluster:Cluster", "kerberosAttributes.realm", present(), {
            when: not(given("ec2Attributes.keyName")),
        }),
    ],
});

const payloads = resourceRule({
    id: "no-payloads-in-logs",
    title: "Logs of APIs and state machines hold no payloads.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "orders and payments would stand in logs that more people read than the data",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Leave `dataTraceEnabled` of methods off, and `includeExecutionData` of state machines."],
        example: `loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination },`,
    },
    rows: [
        row(
            191,
            "aws:sfn/stateMachine:StateMachine",
            "loggingConfiguration.includeExecutionData",
            mustBeIfSet(false),
        ),
        row(
            226,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.dataTraceEnabled",
            mustBeIfSet(false),
        ),
    ],
});

const redrive = resourceRule({
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

/** Rules on who may do what. */
export const identity: readonly Rule[] = [
    resourcePolicies,
    crossAccount,
    keyAdministration,
    explicitKeyPolicy,
    grants,
    permissions,
    permissionsOfRoles,
    trust,
    confusedDeputies,
    attachments,
    sessions,
    accessKeys,
    msk,
    plaintextSecrets,
    dataSync,
    transferUsers,
    codeSigning,
    apiAuthorization,
    emrIdentity,
    kerberos,
    payloads,
    redrive,
];
