import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../identity/policy-statement";
import { grant, serviceRole } from "../identity/service-role";
import { placeOf } from "../place";

/**
 * Creates the role by which API Gateway logs, and makes it the account's. There is one for each account and region: set
 * it in one stack alone.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accountLogRole(
    name: string,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): aws.apigateway.Account {
    const role = serviceRole(
        name,
        {
            service: "apigateway.amazonaws.com",
            description: "API Gateway writes the logs of all APIs of the account",
            // API Gateway doesn't say for whom it assumes this role.
            requireSourceAccount: false,
            tags,
        },
        opts,
    );
    const mayLog = grant(
        `${name}-write`,
        role,
        placeOf(opts.parent).apply(({ partition, region, accountId }): PolicyStatement[] => [
            {
                Sid: "WriteLogs",
                Effect: "Allow",
                Action: [
                    "logs:CreateLogGroup",
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:FilterLogEvents",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ],
                // The role is the account's: every API's log group, whatever its name.
                Resource: `arn:${partition}:logs:${region}:${accountId}:log-group:*`,
            },
            {
                // AWS knows no resource for a listing of log groups: it takes the call for "*" or not at all.
                Sid: "FindLogGroups",
                Effect: "Allow",
                Action: "logs:DescribeLogGroups",
                Resource: "*",
            },
        ]),
        opts,
    );
    return new aws.apigateway.Account(
        `${name}-account`,
        { cloudwatchRoleArn: role.arn },
        { ...opts, dependsOn: [mayLog] },
    );
}
