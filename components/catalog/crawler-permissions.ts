import type { PolicyStatement } from "../identity/policy-statement";
import { arn, type Place } from "../place";

/** What a crawler in event mode uses, every value resolved. */
export interface CrawlerNeeds extends Place {
    /** The queue of events and its dead-letter queue. */
    queueArns: string[];
    /** Whether it reads through a network connection. */
    inVpc: boolean;
}

/**
 * Lets a crawler take events, write its logs encrypted, and, where it reads through a connection, attach to the VPC.
 *
 * Sources: https://docs.aws.amazon.com/glue/latest/dg/crawler-s3-event-notifications.html,
 * https://docs.aws.amazon.com/glue/latest/dg/set-up-encryption.html
 */
export function crawlerStatements(needs: CrawlerNeeds): PolicyStatement[] {
    const { queueArns } = needs;
    return [
        {
            Sid: "TakeEvents",
            Effect: "Allow",
            Action: [
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListDeadLetterSourceQueues",
                "sqs:ListQueueTags",
                "sqs:PurgeQueue",
                "sqs:ReceiveMessage",
                "sqs:SetQueueAttributes",
            ],
            Resource: queueArns,
        },
        {
            // With a security configuration Glue names the group after role and configuration.
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: [
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ],
            Resource: arn(needs, "logs", "log-group:/aws-glue/crawlers*"),
        },
        {
            // Glue knows no resource for security configurations: AWS takes the call for "*" or not at all.
            Sid: "ReadSecurityConfiguration",
            Effect: "Allow",
            Action: "glue:GetSecurityConfiguration",
            Resource: "*",
        },
        ...(needs.inVpc ? connectionStatements(needs) : []),
    ];
}

/** Lets SQS decrypt the events that the crawler takes. */
export function decryptEventsStatement(queueArns: string[], keyArn: string): PolicyStatement {
    return {
        Sid: "DecryptEvents",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: {
            StringEquals: {
                "kms:EncryptionContext:aws:sqs:arn": queueArns,
                "kms:ViaService": `sqs.${keyArn.split(":")[3]}.amazonaws.com`,
            },
        },
    };
}

/** Source: https://docs.aws.amazon.com/glue/latest/dg/create-service-policy.html */
function connectionStatements(place: Place): PolicyStatement[] {
    return [
        {
            Sid: "ReadConnection",
            Effect: "Allow",
            Action: "glue:GetConnection",
            Resource: [arn(place, "glue", "catalog"), arn(place, "glue", "connection/*")],
        },
        {
            Sid: "AttachToVpc",
            Effect: "Allow",
            Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
            Resource: [
                arn(place, "ec2", "network-interface/*"),
                arn(place, "ec2", "security-group/*"),
                arn(place, "ec2", "subnet/*"),
            ],
        },
        {
            Sid: "TagInterfaces",
            Effect: "Allow",
            Action: ["ec2:CreateTags", "ec2:DeleteTags"],
            Resource: arn(place, "ec2", "network-interface/*"),
            Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "aws-glue-service-resource" } },
        },
        {
            Sid: "DescribeVpc",
            Effect: "Allow",
            Action: "ec2:DescribeVpcAttribute",
            Resource: arn(place, "ec2", "vpc/*"),
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
    ];
}
