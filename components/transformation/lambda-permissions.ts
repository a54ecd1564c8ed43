import type { PolicyStatement } from "../identity/policy-statement";
import type { Place } from "../place";

/** Where a function's network interfaces go, every value resolved. */
export interface InterfacePlace extends Place {
    subnetIds: string[];
    securityGroupIds: string[];
}

/**
 * Lets the Lambda service, but not the function's code, attach the function to its subnets.
 *
 * Lambda's own calls don't carry `lambda:SourceFunctionArn`, those of the code always do.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkInterfaceStatements(place: InterfacePlace): PolicyStatement[] {
    const arn = (resource: string) =>
        `arn:${place.partition}:ec2:${place.region}:${place.accountId}:${resource}`;
    const notTheCode = { Null: { "lambda:SourceFunctionArn": "true" } };
    return [
        {
            Sid: "CreateInterfaces",
            Effect: "Allow",
            Action: "ec2:CreateNetworkInterface",
            Resource: [
                arn("network-interface/*"),
                ...place.subnetIds.map((id) => arn(`subnet/${id}`)),
                ...place.securityGroupIds.map((id) => arn(`security-group/${id}`)),
            ],
            Condition: notTheCode,
        },
        {
            // Ids of interfaces that Lambda makes later can't be named here.
            Sid: "ManageInterfaces",
            Effect: "Allow",
            Action: [
                "ec2:AssignPrivateIpAddresses",
                "ec2:DeleteNetworkInterface",
                "ec2:UnassignPrivateIpAddresses",
            ],
            Resource: arn("network-interface/*"),
            Condition: notTheCode,
        },
        {
            // EC2's describe calls know no resources: AWS takes them for "*" or not at all.
            Sid: "DescribeNetwork",
            Effect: "Allow",
            Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
            Resource: "*",
            Condition: notTheCode,
        },
    ];
}

/** Lets a function write its own log group. */
export function logStatements(logGroupArn: string): PolicyStatement[] {
    return [
        {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${logGroupArn}:*`,
        },
    ];
}

/** Lets a function send traces. X-Ray's write calls know no resources: AWS takes them for "*" or not at all. */
export function traceStatements(): PolicyStatement[] {
    return [
        {
            Sid: "SendTraces",
            Effect: "Allow",
            Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            Resource: "*",
        },
    ];
}

/** Lets Lambda decrypt a function's environment under its role, where the grant it made was for a role since replaced. */
export function environmentStatements(keyArn: string): PolicyStatement[] {
    return [
        {
            Sid: "DecryptEnvironment",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `lambda.${keyArn.split(":")[3]}.amazonaws.com` } },
        },
    ];
}
