import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { workflowLogPrefix } from "../../facts/step-functions";
import { grant, serviceRole } from "../identity/service-role";
import type { PolicyStatement } from "../identity/policy-statement";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Place } from "../place";
import { stackScopedName } from "../stack-scoped-name";
import { workflowStatements } from "./pipeline-permissions";

export interface StateMachineArgs {
    description: string;
    /** The definition in the Amazon States Language. */
    definition: pulumi.Input<string>;
    /** What the states call. */
    statements: pulumi.Input<PolicyStatement[]>;
    place: pulumi.Input<Place>;
    keyArn: pulumi.Input<string>;
    logRetentionDays: number | undefined;
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Creates a standard state machine under a role of its own: encrypted, traced, and logged without the data it handles. */
export function stateMachine(
    name: string,
    args: StateMachineArgs,
    opts: pulumi.CustomResourceOptions,
): aws.sfn.StateMachine {
    const { keyArn, tags } = args;
    const logGroup = encryptedLogGroup(
        `${name}-logs`,
        {
            keyArn,
            // Log delivery keeps its permissions in a policy of limited length, except for groups of this name.
            logGroupName: `${workflowLogPrefix}${stackScopedName(name, 400)}`,
            retentionDays: args.logRetentionDays,
            tags,
        },
        opts,
    );
    const role = serviceRole(
        `${name}-role`,
        {
            service: "states.amazonaws.com",
            description: args.description,
            sourceArn: pulumi
                .output(args.place)
                .apply(
                    ({ partition, region, accountId }) =>
                        `arn:${partition}:states:${region}:${accountId}:stateMachine:*`,
                ),
            tags,
        },
        opts,
    );
    const grants = [
        grant(
            `${name}-work`,
            role,
            pulumi
                .all([args.place, keyArn])
                .apply(([place, key]) => workflowStatements({ place, keyArn: key })),
            opts,
        ),
        grant(`${name}-call`, role, args.statements, opts),
    ];
    return new aws.sfn.StateMachine(
        name,
        {
            type: "STANDARD",
            definition: args.definition,
            roleArn: role.arn,
            encryptionConfiguration: {
                type: "CUSTOMER_MANAGED_KMS_KEY",
                kmsKeyId: keyArn,
                kmsDataKeyReusePeriodSeconds: 300,
            },
            loggingConfiguration: {
                level: "ALL",
                includeExecutionData: false,
                logDestination: pulumi.interpolate`${logGroup.arn}:*`,
            },
            tracingConfiguration: { enabled: true },
            tags,
        },
        { ...opts, dependsOn: grants },
    );
}
