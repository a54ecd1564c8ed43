import {
    containing,
    customerKey,
    mustBe,
    noneOf,
    oneOf,
    present,
    satisfying,
    type Requirement,
} from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import type { Check, Rule, RuleContext, StackRule } from "../rule";
import { companionRule } from "./companions";
import { given } from "./conditions";
import { fsbp, securityHub, topics } from "./controls";
import { everyStatement, someStatement } from "./json-requirements";
import type { Statement } from "./policy-statements";
import { deniesWithoutTls, isAbout, isForEverybody } from "./statement-tests";
import { types } from "./types";

const sseType = types.bucketEncryption[0];
const byDefault = "rules[].applyServerSideEncryptionByDefault";

const encryption: StackRule = {
    kind: "stack",
    id: "bucket-encryption",
    title: "Buckets are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "under S3's own key whoever may read the bucket may read the data, and nothing records or withdraws the use of a key",
    controls: [...securityHub("S3.17"), ...topics.atRest],
    remediation: {
        steps: [
            'Create an `aws.s3.BucketServerSideEncryptionConfiguration` with `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`.',
            "A bucket that receives server access logs is exempt: S3 can't deliver them under a KMS key.",
        ],
        example: `new aws.s3.BucketServerSideEncryptionConfiguration("raw", {
    bucket: raw.bucket,
    rules: [{
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        bucketKeyEnabled: true,
    }],
});`,
    },
    types: types.bucket,
    claims: [
        { row: 1, type: sseType, path: `${byDefault}.sseAlgorithm` },
        { row: 2, type: sseType, path: `${byDefault}.kmsMasterKeyId` },
        {
            row: 5,
            type: types.bucket[0],
            path: "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
        },
    ],
    inPreview:
        "Decided: the configuration is found by what its `bucket` depends on, and the key by its presence.",
    check: (stack, context) =>
        stack.ofType(...types.bucket).map((bucket) => encryptionOf(stack, bucket, context)),
};

function encryptionOf(stack: Stack, bucket: PolicyResource, context: RuleContext): Check {
    const { certain, possible } = stack.referrers(bucket, types.bucketEncryption, "bucket");
    const inline = "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault";
    const [source, base] =
        certain.length > 0
            ? ([certain[0], byDefault] as const)
            : bucket.asked("serverSideEncryptionConfiguration").state !== "absent"
              ? ([bucket, inline] as const)
              : ([undefined, ""] as const);
    const receivesLogs = isLogTarget(stack, bucket);
    const passed: Check = { resource: bucket, outcome: "passed", property: "bucket" };
    if (!source) {
        if (receivesLogs) {
            return passed;
        }
        return possible.length > 0
            ? deferred(
                  bucket,
                  "bucket",
                  `whether \`${possible[0].name}\` encrypts it isn't known: its \`bucket\` isn't`,
              )
            : violated(
                  bucket,
                  "bucket",
                  "it has no server-side encryption configuration",
                  'Create an `aws.s3.BucketServerSideEncryptionConfiguration` for it, with `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`',
              );
    }
    const [algorithm] = source.askedAll(`${base}.sseAlgorithm`);
    if (algorithm.value.state === "unknown") {
        return deferred(
            bucket,
            algorithm.path,
            `\`${algorithm.path}\` of \`${source.name}\` isn't known yet`,
        );
    }
    const isKms = (textOf(algorithm.value) ?? "").startsWith("aws:kms");
    if (receivesLogs) {
        return isKms
            ? violated(
                  bucket,
                  algorithm.path,
                  "it receives server access logs, which S3 can't deliver to a bucket under a KMS key",
                  'Set `sseAlgorithm: "AES256"` on this bucket',
              )
            : passed;
    }
    if (!isKms) {
        return violated(
            bucket,
            algorithm.path,
            `\`${algorithm.path}\` of \`${source.name}\` is ${JSON.stringify(textOf(algorithm.value) ?? null)}`,
            'Set `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`',
        );
    }
    const [key] = source.askedAll(`${base}.kmsMasterKeyId`);
    return customerKey().test(key.value, context) === "met" || !context.settings.customerKeysOnly
        ? passed
        : violated(
              bucket,
              key.path,
              `\`${key.path}\` of \`${source.name}\` names no customer managed key`,
              "Set `kmsMasterKeyId` to the ARN of a customer managed key",
          );
}

/** Whether another bucket of the stack sends its access logs here. */
export function isLogTarget(stack: Stack, bucket: PolicyResource): boolean {
    const { certain, possible } = stack.referrers(bucket, types.bucketLogging, "targetBucket");
    const inline = stack.referrers(bucket, types.bucket, "loggings[].targetBucket", "logging.targetBucket");
    return [...certain, ...possible, ...inline.certain].length > 0;
}

/** Whether the stack has built a private way to S3, so that there is one to insist on. */
function hasEndpoint(stack: Stack): boolean {
    return stack
        .ofType(...types.vpcEndpoint)
        .some((endpoint) => /\.s3$/.test(textOf(endpoint.asked("serviceName")) ?? ""));
}

function takesFailedEvents(stack: Stack, bucket: PolicyResource): boolean {
    const mappings = stack.referrers(
        bucket,
        types.eventSourceMapping,
        "destinationConfig.onFailure.destinationArn",
    );
    const configs = stack.referrers(
        bucket,
        ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"],
        "destinationConfig.onFailure.destination",
    );
    return (
        mappings.certain.length +
            mappings.possible.length +
            configs.certain.length +
            configs.possible.length >
        0
    );
}

function deferred(resource: PolicyResource, property: string, problem: string): Check {
    return { resource, outcome: "deferred", property, problem };
}

function violated(resource: PolicyResource, property: string, problem: string, fix: string): Check {
    return { resource, outcome: "violated", property, problem, fix };
}

const encryptionDetails = resourceRule({
    id: "bucket-encryption-details",
    title: "Buckets use bucket keys, and refuse keys that clients bring along.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "without a bucket key every object is a KMS request, and what is under a client's key is lost with it",
    controls: topics.atRest,
    remediation: {
        steps: ['Set `bucketKeyEnabled: true` and `blockedEncryptionTypes: ["SSE-C"]` on the rule.'],
        example: `rules: [{ ...byDefault, bucketKeyEnabled: true, blockedEncryptionTypes: ["SSE-C"] }],`,
    },
    rows: [
        row(3, types.bucketEncryption, "rules[].bucketKeyEnabled", mustBe(true), {
            when: (properties) =>
                properties
                    .find(`${byDefault}.sseAlgorithm`)
                    .some(({ value }) => textOf(value)?.startsWith("aws:kms")),
        }),
        row(4, sseType, "rules[].blockedEncryptionTypes", containing("SSE-C")),
    ],
});

const objects: StackRule = {
    kind: "stack",
    id: "object-encryption",
    title: "Objects are under a KMS key: their own, or their bucket's.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "an object may ask for weaker encryption than its bucket's default",
    controls: topics.atRest,
    remediation: {
        steps: ["Leave `serverSideEncryption` unset in an encrypted bucket, or set `kmsKeyId`."],
        example: `new aws.s3.BucketObjectv2("script", { bucket: code.bucket, key: "job.py", kmsKeyId: key.arn, source });`,
    },
    types: [
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:s3/bucketObject:BucketObject",
        "aws:s3/objectCopy:ObjectCopy",
    ],
    claims: [
        { row: 33, type: "aws:s3/bucketObjectv2:BucketObjectv2", path: "kmsKeyId" },
        { row: 34, type: "aws:s3/objectCopy:ObjectCopy", path: "kmsKeyId" },
    ],
    inPreview: "Decided by the presence of `kmsKeyId`, else by the bucket's encryption.",
    check(stack, context) {
        return stack.ofType(...this.types).map((object): Check => {
            const own = object.asked("serverSideEncryption");
            if (textOf(own) === "AES256") {
                return violated(
                    object,
                    "serverSideEncryption",
                    '`serverSideEncryption` is `"AES256"`',
                    "Leave it unset, or set `kmsKeyId`",
                );
            }
            if (object.asked("kmsKeyId").state !== "absent" || textOf(own)?.startsWith("aws:kms")) {
                return { resource: object, outcome: "passed", property: "kmsKeyId" };
            }
            const buckets = stack.link(object, "bucket", types.bucket).targets;
            const unencrypted = buckets.find(
                (bucket) => encryptionOf(stack, bucket, context).outcome === "violated",
            );
            return unencrypted
                ? violated(
                      object,
                      "kmsKeyId",
                      `neither it nor its bucket \`${unencrypted.name}\` has a KMS key`,
                      "Set `kmsKeyId`",
                  )
                : { resource: object, outcome: "passed", property: "kmsKeyId" };
        });
    },
};

const blockType = types.bucketPublicAccessBlock[0];
const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const blockExample = `new aws.s3.BucketPublicAccessBlock("raw", {
    bucket: raw.bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});`;

const publicAccessFlags = resourceRule({
    id: "public-access-block",
    title: "Public access blocks block everything.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "each of the four closes another way to make data public, and what isn't set is off",
    controls: [...fsbp("S3.1", "S3.8", "S3.19"), ...topics.publicAccessBlock],
    remediation: { steps: ["Set all four flags to true."], example: blockExample },
    rows: [
        ...flags.map((flag, index) => row([6 + index], blockType, flag, mustBe(true))),
        ...flags.map((flag) =>
            row(10, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", flag, mustBe(true)),
        ),
        ...flags.map((flag) =>
            row(
                31,
                "aws:s3/accessPoint:AccessPoint",
                `publicAccessBlockConfiguration.${flag}`,
                mustBe(true),
                {
                    when: given("publicAccessBlockConfiguration"),
                },
            ),
        ),
    ],
});

const publicAccess = companionRule(
    {
        id: "bucket-public-access",
        title: "Buckets have a public access block.",
        concern: "private-access",
        severity: "high",
        enforcement: "mandatory",
        why: "without one a single policy or ACL can publish the data",
        controls: [...fsbp("S3.8"), ...topics.publicAccessBlock],
        remediation: {
            steps: ["Create an `aws.s3.BucketPublicAccessBlock` with all four flags."],
            example: blockExample,
        },
    },
    {
        of: types.bucket,
        by: types.bucketPublicAccessBlock,
        through: ["bucket"],
        called: "public access block",
        exempt: (_, stack) => stack.has("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"),
        fix: "Create an `aws.s3.BucketPublicAccessBlock` for it with all four flags true",
        claims: [6, 7, 8, 9].map((number, index) => ({ row: number, type: blockType, path: flags[index] })),
    },
);

const publicAcls = ["public-read", "public-read-write", "authenticated-read"];
const everyone = /\/(AllUsers|AuthenticatedUsers)$/;

const acls = resourceRule({
    id: "bucket-acl",
    title: "No ACL makes a bucket or an object public.",
    concern: "private-access",
    severity: "critical",
    enforcement: "mandatory",
    why: "the whole internet, or everybody with an AWS account, could read it",
    controls: [...fsbp("S3.2", "S3.3", "S3.12"), ...topics.publicAccess],
    remediation: {
        steps: ["Remove the ACL, and let `BucketOwnerEnforced` ownership turn ACLs off."],
        example: `new aws.s3.BucketOwnershipControls("raw", {
    bucket: raw.bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
});`,
    },
    rows: [
        row(17, types.bucket, "acl", noneOf(publicAcls)),
        row(18, ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"], "acl", noneOf(publicAcls)),
        row(
            19,
            ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"],
            "accessControlPolicy.grants[].grantee.uri",
            satisfying(
                "not be everybody",
                (value) => !(typeof value === "string" && everyone.test(value)),
                "met",
            ),
        ),
        row(
            18,
            ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/objectCopy:ObjectCopy"],
            "acl",
            noneOf(publicAcls),
        ),
    ],
});

const ownership = resourceRule({
    id: "bucket-ownership",
    title: "Bucket ownership controls turn ACLs off.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "an ACL opens single objects where no policy shows it",
    controls: [...fsbp("S3.12"), ...topics.publicAccess],
    remediation: {
        steps: ['Set `rule.objectOwnership: "BucketOwnerEnforced"`.'],
        example: `rule: { objectOwnership: "BucketOwnerEnforced" },`,
    },
    rows: [row(20, types.bucketOwnership, "rule.objectOwnership", mustBe("BucketOwnerEnforced"))],
});

const accessPoints = resourceRule({
    id: "access-point-in-vpc",
    title: "Access points admit requests from a VPC alone.",
    concern: "private-access",
    severity: "medium",
    enforcement: "advisory",
    why: "an access point without a VPC can be reached from the internet",
    controls: topics.network,
    remediation: {
        steps: ["Set `vpcConfiguration.vpcId`."],
        example: `new aws.s3.AccessPoint("raw", { bucket: raw.bucket, vpcConfiguration: { vpcId: vpc.id } });`,
    },
    rows: [row(32, "aws:s3/accessPoint:AccessPoint", "vpcConfiguration.vpcId", present())],
});

const websites = resourceRule({
    id: "bucket-no-website",
    title: "No bucket is a website.",
    concern: "private-access",
    severity: "medium",
    enforcement: "advisory",
    why: "website endpoints speak HTTP and serve everybody",
    controls: topics.publicAccess,
    remediation: {
        steps: ["Serve websites from another bucket, through CloudFront."],
        example: `// Remove the aws.s3.BucketWebsiteConfiguration.`,
    },
    rows: [row(36, types.bucketWebsite, "bucket", { demand: () => "not be a website", test: () => "unmet" })],
});

const tlsExample = `policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [raw.arn, \`\${raw.arn}/*\`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    }],
}),`;

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

/** Denies clear text on the bucket and its objects, by their own ARNs where the bucket's name is known. */
function tlsOnly(bucket: PolicyResource): Requirement {
    const name = bucket.identity("bucket");
    return someStatement(
        `deny \`s3:*\` on the bucket${name === undefined ? "" : ` \`${name}\``} and its objects to everybody without \`aws:SecureTransport\``,
        (statement) =>
            deniesWithoutTls(statement, "s3") &&
            (name === undefined ? isAboutSomeBucket(statement) : isAboutBucket(statement, name)),
    );
}

function isAboutBucket(statement: Statement, name: string): boolean {
    return partitions.some((partition) =>
        isAbout(statement, `arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/any`),
    );
}

function isAboutSomeBucket({ resources }: Statement): boolean {
    return (
        resources.some((arn) => arn.endsWith("/*") || arn === "*") &&
        resources.some((arn) => !arn.endsWith("/*"))
    );
}

const policyOfBucket = {
    of: types.bucket,
    by: types.bucketPolicy,
    through: ["bucket"],
    called: "bucket policy",
} as const;

const policyType = types.bucketPolicy[0];

const tls = companionRule(
    {
        id: "bucket-tls",
        title: "Bucket policies refuse requests without TLS.",
        concern: "encryption-in-transit",
        severity: "high",
        enforcement: "mandatory",
        why: "S3 answers over plain HTTP as well",
        controls: [...fsbp("S3.5"), ...topics.bucketPolicyInTransit],
        remediation: {
            steps: ["Deny `s3:*` when `aws:SecureTransport` is false, on the bucket and its objects."],
            example: tlsExample,
        },
    },
    {
        ...policyOfBucket,
        demands: [{ path: "policy", requirement: tlsOnly }],
        inline: { path: "policy", requirement: tlsOnly },
        fix: "Attach an `aws.s3.BucketPolicy` that denies `s3:*` on the bucket and its objects when `aws:SecureTransport` is false",
        claims: [{ row: 11, type: policyType, path: "policy" }],
        inPreview:
            "A bucket without a policy is violated; a policy that isn't known yet, because it names the bucket's ARN, is deferred.",
    },
);

const tlsVersion = companionRule(
    {
        id: "bucket-tls-version",
        title: "Bucket policies refuse TLS older than 1.2.",
        concern: "encryption-in-transit",
        severity: "low",
        enforcement: "advisory",
        why: "older clients fall back to TLS that has been broken",
        controls: topics.inTransit,
        remediation: {
            steps: ["Deny `s3:*` with `NumericLessThan` `s3:TlsVersion` 1.2."],
            example: `Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },`,
        },
    },
    {
        ...policyOfBucket,
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny requests with `s3:TlsVersion` below 1.2",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Number(conditions.numericlessthan?.["s3:tlsversion"]?.[0]) >= 1.2,
                ),
            },
        ],
        fix: "Add a statement that denies `s3:*` with `NumericLessThan` `s3:TlsVersion` 1.2",
        claims: [{ row: 12, type: policyType, path: "policy" }],
    },
);

const ownKeyOnly = companionRule(
    {
        id: "bucket-refuses-other-keys",
        title: "Bucket policies refuse objects under other keys.",
        concern: "encryption-at-rest",
        severity: "low",
        enforcement: "advisory",
        why: "a writer may otherwise choose a weaker key than the bucket's",
        controls: topics.atRest,
        remediation: {
            steps: [
                "Deny `s3:PutObject` when `s3:x-amz-server-side-encryption-aws-kms-key-id` names another key.",
            ],
            example: `Condition: { StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key.arn } },`,
        },
    },
    {
        ...policyOfBucket,
        exempt: (bucket, stack) => isLogTarget(stack, bucket),
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny `s3:PutObject` under another key",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Object.values(conditions).some((tests) =>
                            Object.keys(tests).some((key) =>
                                key.startsWith("s3:x-amz-server-side-encryption"),
                            ),
                        ),
                ),
            },
        ],
        fix: "Add a statement that denies `s3:PutObject` under other keys",
        claims: [{ row: 13, type: policyType, path: "policy" }],
    },
);

const networkOnly = companionRule(
    {
        id: "bucket-network",
        title: "Bucket policies admit a VPC's endpoint alone.",
        concern: "private-access",
        severity: "medium",
        enforcement: "mandatory",
        why: "stolen credentials then open the data from anywhere",
        controls: topics.network,
        remediation: {
            steps: [
                "Deny requests whose `aws:SourceVpce` or `aws:SourceVpc` is another, except from AWS services and from named roles.",
            ],
            example: `Condition: {
    StringNotEqualsIfExists: { "aws:SourceVpce": endpoint.id },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    ArnNotLike: { "aws:PrincipalArn": deployerArns },
},`,
        },
    },
    {
        ...policyOfBucket,
        // Lambda writes failed events from outside the VPC.
        exempt: (bucket, stack) =>
            !hasEndpoint(stack) || isLogTarget(stack, bucket) || takesFailedEvents(stack, bucket),
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny what comes from another `aws:SourceVpce` or `aws:SourceVpc`",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Object.entries(conditions).some(
                            ([operator, tests]) =>
                                operator.includes("not") &&
                                ("aws:sourcevpce" in tests || "aws:sourcevpc" in tests),
                        ),
                ),
            },
        ],
        fix: "Add a statement that denies requests from outside the VPC's endpoint",
        claims: [{ row: 16, type: policyType, path: "policy" }],
    },
);

const lockOut = resourceRule({
    id: "bucket-no-lockout",
    title: "No bucket policy shuts everybody out.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "only the account's root user could then change it",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Give statements that deny `s3:*` to everybody a condition."],
        example: tlsExample,
    },
    rows: [
        row(
            15,
            types.bucketPolicy,
            "policy",
            everyStatement(
                "not deny everything to everybody without a condition",
                (statement) =>
                    !(
                        statement.effect === "Deny" &&
                        isForEverybody(statement) &&
                        statement.actions.some((action) => action === "*" || action === "s3:*") &&
                        Object.keys(statement.conditions).length === 0
                    ),
            ),
        ),
    ],
});

const versioning = companionRule(
    {
        id: "bucket-versioning",
        title: "Buckets keep versions.",
        concern: "resilience",
        severity: "medium",
        enforcement: "mandatory",
        why: "an overwritten or deleted object can't be got back otherwise",
        controls: [...securityHub("S3.14"), ...topics.versions],
        remediation: {
            steps: ['Create an `aws.s3.BucketVersioning` with `status: "Enabled"`.'],
            example: `new aws.s3.BucketVersioning("raw", { bucket: raw.bucket, versioningConfiguration: { status: "Enabled" } });`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketVersioning,
        through: ["bucket"],
        called: "`aws.s3.BucketVersioning`",
        demands: [{ path: "versioningConfiguration.status", requirement: mustBe("Enabled") }],
        inline: { path: "versioning.enabled", requirement: mustBe(true) },
        fix: 'Create an `aws.s3.BucketVersioning` for it with `versioningConfiguration: { status: "Enabled" }`',
        claims: [{ row: 21, type: types.bucketVersioning[0], path: "versioningConfiguration.status" }],
    },
);

const mfaDelete = resourceRule({
    id: "bucket-mfa-delete",
    title: "Versions are deleted with a second factor alone.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "stolen credentials could erase every version",
    controls: [...securityHub("S3.20"), ...topics.mfaDelete],
    remediation: {
        steps: [
            'Set `versioningConfiguration.mfaDelete: "Enabled"` as the root user, or leave the rule off.',
        ],
        example: `versioningConfiguration: { status: "Enabled", mfaDelete: "Enabled" },`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether MFA delete is required. It can be switched on by the root user alone.",
        },
    },
    rows: [
        row(22, types.bucketVersioning, "versioningConfiguration.mfaDelete", {
            demand: () => 'be `"Enabled"`',
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe("Enabled").test(value, context) : "met",
        }),
    ],
});

const logging = companionRule(
    {
        id: "bucket-logging",
        title: "Buckets log who reads and writes them.",
        concern: "logging",
        severity: "medium",
        enforcement: "mandatory",
        why: "nobody can tell afterwards what was taken",
        controls: [...fsbp("S3.9"), ...topics.logging],
        remediation: {
            steps: [
                "Create an `aws.s3.BucketLogging` with a `targetBucket`. The bucket that receives the logs is exempt.",
            ],
            example: `new aws.s3.BucketLogging("raw", { bucket: raw.bucket, targetBucket: logs.bucket, targetPrefix: "raw/" });`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketLogging,
        through: ["bucket"],
        called: "`aws.s3.BucketLogging`",
        demands: [{ path: "targetBucket", requirement: present() }],
        inline: { path: "logging.targetBucket", requirement: present() },
        exempt: (bucket, stack) => isLogTarget(stack, bucket),
        fix: "Create an `aws.s3.BucketLogging` for it with the `targetBucket` that receives the logs",
        claims: [{ row: 23, type: types.bucketLogging[0], path: "targetBucket" }],
    },
);

const lifecycle = companionRule(
    {
        id: "bucket-lifecycle",
        title: "Buckets have a lifecycle.",
        concern: "resilience",
        severity: "low",
        enforcement: "mandatory",
        why: "what nobody deletes is kept, paid and answered for without end",
        controls: [...fsbp("S3.13"), ...topics.disposal],
        remediation: {
            steps: ["Create an `aws.s3.BucketLifecycleConfiguration` with at least one enabled rule."],
            example: `rules: [{ id: "expire", status: "Enabled", expiration: { days: 90 }, filter: {} }],`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketLifecycle,
        through: ["bucket"],
        called: "lifecycle configuration",
        demands: [
            {
                path: "rules",
                requirement: satisfying(
                    "have a rule that is enabled",
                    (value) =>
                        Array.isArray(value) &&
                        value.some(
                            (each) =>
                                typeof each === "object" &&
                                each !== null &&
                                "status" in each &&
                                each.status === "Enabled",
                        ),
                ),
            },
        ],
        inline: { path: "lifecycleRules", requirement: present() },
        fix: "Create an `aws.s3.BucketLifecycleConfiguration` for it with an enabled rule",
        claims: [{ row: 25, type: types.bucketLifecycle[0], path: "rules" }],
    },
);

const incompleteUploads = resourceRule({
    id: "bucket-incomplete-uploads",
    title: "Lifecycles abort incomplete uploads.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "parts of uploads that broke off are invisible, and paid for",
    controls: topics.disposal,
    remediation: {
        steps: ["Give one rule `abortIncompleteMultipartUpload.daysAfterInitiation`."],
        example: `rules: [{ id: "abort", status: "Enabled", filter: {}, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }],`,
    },
    rows: [
        row(
            24,
            types.bucketLifecycle,
            "rules",
            satisfying(
                "have a rule with `abortIncompleteMultipartUpload`",
                (value) =>
                    Array.isArray(value) &&
                    value.some(
                        (each) =>
                            typeof each === "object" &&
                            each !== null &&
                            "abortIncompleteMultipartUpload" in each,
                    ),
            ),
        ),
    ],
});

const objectLock = resourceRule({
    id: "object-lock",
    title: "Where objects are locked, they are locked by default.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a lock that each writer must ask for is forgotten by some",
    controls: [...securityHub("S3.15"), ...topics.locks],
    remediation: {
        steps: [
            'Set `rule.defaultRetention.mode` to `"COMPLIANCE"` or `"GOVERNANCE"`.',
            "Set `objectLockEnabled` of landing buckets, if `required`.",
        ],
        example: `rule: { defaultRetention: { mode: "GOVERNANCE", days: 90 } },`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether every bucket must have object lock.",
        },
    },
    rows: [
        row(26, types.bucket, "objectLockEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe(true).test(value, context) : "met",
        }),
        row(
            27,
            [
                "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
                "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
            ],
            "rule.defaultRetention.mode",
            oneOf(["COMPLIANCE", "GOVERNANCE"]),
        ),
    ],
});

const notifications = resourceRule({
    id: "bucket-notifications",
    title: "Bucket notifications go somewhere.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "a notification without a destination tells nobody that data arrived",
    controls: [...securityHub("S3.11"), ...topics.logging],
    remediation: {
        steps: ["Set `eventbridge: true`, or name queues, topics or functions."],
        example: `new aws.s3.BucketNotification("raw", { bucket: raw.bucket, eventbridge: true });`,
    },
    rows: [
        row(30, types.bucketNotification, "eventbridge", mustBe(true), {
            when: (properties) =>
                !["queues", "topics", "lambdaFunctions"].some((property) => given(property)(properties)),
        }),
    ],
});

/** Rules on buckets and what completes them. */
export const buckets: readonly Rule[] = [
    encryption,
    encryptionDetails,
    objects,
    ownKeyOnly,
    tls,
    tlsVersion,
    publicAccess,
    publicAccessFlags,
    acls,
    ownership,
    accessPoints,
    networkOnly,
    websites,
    lockOut,
    versioning,
    mfaDelete,
    logging,
    lifecycle,
    incompleteUploads,
    objectLock,
    notifications,
];
