import { mustBe, noneOf, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { companionRule } from "../companions";
import { given } from "../conditions";
import { fsbp, topics } from "../controls";
import { types } from "../types";

const blockType = types.bucketPublicAccessBlock[0];

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

const blockExample = `new aws.s3.BucketPublicAccessBlock("raw", {
    bucket: raw.bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});`;

export const publicAccessFlags = resourceRule({
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

export const publicAccess = companionRule(
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

export const acls = resourceRule({
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

export const ownership = resourceRule({
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

export const accessPoints = resourceRule({
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

export const websites = resourceRule({
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
