import type { PolicyStatement } from "../identity/policy-statement";
import { arn, type Place } from "../place";

/** What a Glue job runs with, every value resolved. */
export interface GlueJobIdentity extends Place {
    /** Key of the logs, the bookmarks and what Glue itself writes. */
    keyArn: string;
    connectionNames: string[];
    subnetIds: string[];
    securityGroupIds: string[];
    /** What the names of the job's log groups begin with. */
    logGroupPrefix: string;
}

/**
 * Lets a job attach its workers to its subnets, find its connections, and write its logs and metrics.
 *
 * Sources: https://docs.aws.amazon.com/glue/latest/dg/create-service-policy.html,
 * https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
 */
export function glueRunStatements(job: GlueJobIdentity): PolicyStatement[] {
    return [
        {
            Sid: "CreateInterfaces",
            Effect: "Allow",
            Action: "ec2:CreateNetworkInterface",
            Resource: [
                arn(job, "ec2", "network-interface/*"),
                ...[...new Set(job.subnetIds)].map((id) => arn(job, "ec2", `subnet/${id}`)),
                ...job.securityGroupIds.map((id) => arn(job, "ec2", `security-group/${id}`)),
            ],
        },
        {
            // Glue marks what it makes; nothing else may be deleted or marked.
            Sid: "ManageInterfaces",
            Effect: "Allow",
            Action: ["ec2:CreateTags", "ec2:DeleteTags"],
            Resource: arn(job, "ec2", "network-interface/*"),
            Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] } },
        },
        {
            Sid: "DeleteInterfaces",
            Effect: "Allow",
            Action: "ec2:DeleteNetworkInterface",
            Resource: arn(job, "ec2", "network-interface/*"),
            Condition: { Null: { "aws:ResourceTag/aws-glue-service-resource": "false" } },
        },
        {
            // EC2's describe calls know no resources: AWS takes them for "*" or not at all.
            Sid: "DescribeNetwork",
            Effect: "Allow",
            Action: [
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeRouteTables",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcEndpoints",
            ],
            Resource: "*",
        },
        {
            Sid: "DescribeVpc",
            Effect: "Allow",
            Action: "ec2:DescribeVpcAttribute",
            Resource: arn(job, "ec2", "vpc/*"),
        },
        {
            Sid: "FindConnections",
            Effect: "Allow",
            Action: ["glue:GetConnection", "glue:GetConnections"],
            Resource: [
                arn(job, "glue", "catalog"),
                ...job.connectionNames.map((name) => arn(job, "glue", `connection/${name}`)),
            ],
        },
        {
            // Glue puts the key on groups that it makes itself.
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: [
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ],
            Resource: arn(job, "logs", `log-group:${job.logGroupPrefix}*`),
        },
        {
            // CloudWatch's metrics know no resources: the namespace is the bound.
            Sid: "WriteMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": ["Glue"] } },
        },
        {
            // Glue encrypts bookmarks by calling KMS with the job's role.
            Sid: "EncryptBookmarks",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
            Resource: job.keyArn,
        },
    ];
}

/**
 * Lets a state machine's role run a job and wait for it.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html#glue-iam
 */
export function runGlueJobStatements(jobArn: string): PolicyStatement[] {
    return [
        {
            Sid: "RunGlueJobs",
            Effect: "Allow",
            Action: ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"],
            Resource: jobArn,
        },
    ];
}
