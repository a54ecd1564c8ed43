import { type Weakening, remove, set, clear, awsKey, add, withoutTls, statement } from "./weakening";

const byDefault = "rules.0.applyServerSideEncryptionByDefault";

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const buckets: readonly Weakening[] = [
    remove(1, "bucket-encryption", "raw", "raw-encryption"),
    set(1, "bucket-encryption", "raw", `${byDefault}.sseAlgorithm`, "AES256", { change: "raw-encryption" }),
    set(2, "bucket-encryption", "raw", `${byDefault}.kmsMasterKeyId`, clear, { change: "raw-encryption" }),
    set(2, "bucket-encryption", "failures", `${byDefault}.kmsMasterKeyId`, awsKey("s3"), {
        change: "failures-encryption",
    }),
    {
        row: 5,
        rule: "bucket-encryption",
        on: "raw",
        what: "raw encrypted inline with AES256",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("raw-encryption");
            stack.find("raw").inputs.serverSideEncryptionConfiguration = {
                rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
            };
        },
    },
    set(33, "object-encryption", "script", "serverSideEncryption", "AES256"),
    set(33, "object-encryption", "copy", "serverSideEncryption", "AES256"),
    {
        row: 34,
        rule: "object-encryption",
        on: "copy",
        what: "copy without a key, into a bucket without one",
        inPreview: "violated",
        apply: (stack) => {
            delete stack.find("copy").inputs.kmsKeyId;
            stack.remove("raw-encryption");
        },
    },
    ...flags.flatMap((flag, index) => [
        set(6 + index, "public-access-block", "raw-block", flag, false),
        set(6 + index, "public-access-block", "raw-block", flag, clear),
        add(10, "public-access-block", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
            ...Object.fromEntries(flags.map((each) => [each, true])),
            [flag]: false,
        }),
        set(31, "public-access-block", "access-point", `publicAccessBlockConfiguration.${flag}`, false),
    ]),
    remove(6, "bucket-public-access", "raw", "raw-block"),
    remove(11, "bucket-tls", "raw", "raw-policy"),
    set(11, "bucket-tls", "raw", "policy", withoutTls, { change: "raw-policy" }),
    set(
        15,
        "bucket-no-lockout",
        "raw-policy",
        "policy",
        statement({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }),
    ),
    set(17, "bucket-acl", "raw", "acl", "public-read"),
    set(18, "bucket-acl", "raw-acl", "acl", "authenticated-read"),
    set(
        19,
        "bucket-acl",
        "raw-acl",
        "accessControlPolicy.grants.0.grantee.uri",
        "http://acs.amazonaws.com/groups/global/AllUsers",
    ),
    set(20, "bucket-ownership", "raw-ownership", "rule.objectOwnership", "ObjectWriter"),
    remove(21, "bucket-versioning", "raw", "raw-versioning"),
    set(21, "bucket-versioning", "failures", "versioningConfiguration.status", "Suspended", {
        change: "failures-versioning",
    }),
    remove(23, "bucket-logging", "raw", "raw-logging"),
    remove(25, "bucket-lifecycle", "raw", "raw-lifecycle"),
    set(25, "bucket-lifecycle", "raw", "rules.0.status", "Disabled", { change: "raw-lifecycle" }),
];
