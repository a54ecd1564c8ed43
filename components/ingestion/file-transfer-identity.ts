import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { grant, type RoleReference } from "../identity/service-role";
import type { AlarmTarget } from "../monitoring/alarm-target";
import type { Placement } from "../network/placement";
import { placeOf } from "../place";
import type { LakeLocation } from "../storage/lake-location";
import { locationVariables } from "../storage/location-variables";
import type { LambdaAlarmTuning } from "../transformation/lambda-alarms";
import type { LambdaBundle } from "../transformation/lambda-bundle";
import { LambdaFunction } from "../transformation/lambda-function";
import { userSecretName, userSecretStatements } from "./file-transfer-permissions";

export interface IdentityProviderArgs {
    handler: LambdaBundle;
    placement: pulumi.Input<Placement>;
    landing: pulumi.Input<LakeLocation>;
    /** Role that users act under, within the session policy that the handler answers with. */
    userRoleArn: pulumi.Input<string>;
    /** Whether users may rename and delete their files. */
    renames: boolean;
    keyArn: pulumi.Input<string>;
    alarms: pulumi.Input<AlarmTarget>;
    alarmTuning?: LambdaAlarmTuning;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates the function that Transfer Family asks who a user is. Its environment says where homes are (`LANDING_BUCKET`,
 * `LANDING_PREFIX`, `LANDING_KEY_ARN`), `USER_ROLE_ARN`, and `USERS_MAY_RENAME` (`true` or `false`). It finds users in
 * secrets named `transfer/<server id>/<user name>`.
 */
export function identityProvider(
    name: string,
    args: IdentityProviderArgs,
    opts: pulumi.ComponentResourceOptions,
): LambdaFunction {
    return new LambdaFunction(
        name,
        {
            handler: args.handler,
            description: "Tells Transfer Family who a user is, by the user's secret",
            placement: args.placement,
            environment: {
                ...locationVariables("LANDING", args.landing),
                USER_ROLE_ARN: args.userRoleArn,
                USERS_MAY_RENAME: String(args.renames),
            },
            timeoutSeconds: 20,
            keyArn: args.keyArn,
            alarms: args.alarms,
            alarmTuning: args.alarmTuning,
            tags: args.tags,
        },
        opts,
    );
}

export interface UserSecretsArgs {
    server: aws.transfer.Server;
    users: string[];
    keyArn: pulumi.Input<string>;
    provider: { functionArn: pulumi.Input<string>; role: RoleReference };
    protect?: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates an empty secret for each user, which an administrator fills, and lets the provider read those of this
 * server, on behalf of this server alone.
 */
export function userSecrets(name: string, args: UserSecretsArgs, opts: pulumi.CustomResourceOptions): void {
    for (const user of args.users) {
        new aws.secretsmanager.Secret(
            `${name}-user-${user}`,
            {
                name: args.server.id.apply((serverId) => userSecretName(serverId, user)),
                description: `What ${user} logs in to a file transfer server with`,
                kmsKeyId: args.keyArn,
                tags: args.tags,
            },
            { ...opts, protect: args.protect },
        );
    }
    grant(
        `${name}-read-user-secrets`,
        args.provider.role,
        pulumi
            .all([args.server.arn, args.keyArn])
            .apply(([serverArn, keyArn]) => userSecretStatements(serverArn, keyArn)),
        opts,
    );
    new aws.lambda.Permission(
        `${name}-ask-identity`,
        {
            function: args.provider.functionArn,
            action: "lambda:InvokeFunction",
            principal: "transfer.amazonaws.com",
            sourceArn: args.server.arn,
            sourceAccount: placeOf(opts.parent).accountId,
        },
        opts,
    );
}
