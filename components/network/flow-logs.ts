import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../identity/policy-statement";
import { grant, serviceRole } from "../identity/service-role";
import { encryptedLogGroup } from "../monitoring/log-group";
import { namedArn } from "../named-arn";

export interface FlowLogsArgs {
    vpcId: pulumi.Input<string>;
    /** ARN of the key that encrypts the log group; its policy must admit CloudWatch Logs. */
    keyArn: pulumi.Input<string>;
    /** Days that flow records are kept. Default: 365. */
    retentionDays?: pulumi.Input<number>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Logs who talks to whom in a VPC, allowed and refused, in an encrypted log group. */
export function flowLogs(
    name: string,
    args: FlowLogsArgs,
    opts: pulumi.CustomResourceOptions,
): aws.ec2.FlowLog {
    const { keyArn, retentionDays, tags } = args;
    const logGroup = encryptedLogGroup(`${name}-log-group`, { keyArn, retentionDays, tags }, opts);
    const role = serviceRole(
        `${name}-role`,
        {
            service: "vpc-flow-logs.amazonaws.com",
            description: `${name}: writes flow records to the VPC's log group`,
            sourceArn: namedArn("ec2", "vpc-flow-log/*", opts.parent),
            tags,
        },
        opts,
    );
    const write = grant(`${name}-write`, role, logGroup.arn.apply(writeStatements), opts);
    return new aws.ec2.FlowLog(
        name,
        {
            vpcId: args.vpcId,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: logGroup.arn,
            iamRoleArn: role.arn,
            maxAggregationInterval: 60,
            tags,
        },
        { ...opts, dependsOn: [write] },
    );
}

/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
function writeStatements(logGroupArn: string): PolicyStatement[] {
    return [
        {
            Sid: "WriteFlowRecords",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [logGroupArn, `${logGroupArn}:*`],
        },
        {
            // AWS knows no resource for a listing of log groups: it takes the call for "*" or not at all.
            Sid: "FindLogGroup",
            Effect: "Allow",
            Action: "logs:DescribeLogGroups",
            Resource: "*",
        },
    ];
}
