import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../identity/policy-statement";
import { grant, serviceRole } from "../identity/service-role";
import type { ResolvedLakeLocation } from "../storage/lake-permissions";
import type { FileTransferUser } from "./file-transfer";
import { homeOf, homeTarget, landingStatements } from "./file-transfer-permissions";

export interface LandingArgs {
    /** Where files land. */
    landing: pulumi.Output<ResolvedLakeLocation>;
    /** Whether users may rename and delete their files. */
    renames: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Creates the role that Transfer Family acts under for users: it reaches the landing location, and each session less. */
export function landingRole(
    name: string,
    args: LandingArgs,
    opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
    const role = serviceRole(
        name,
        {
            service: "transfer.amazonaws.com",
            description: "What users of a file transfer server act under",
            tags: args.tags,
        },
        opts,
    );
    grant(
        `${name}-landing`,
        role,
        args.landing.apply((location) => landingStatements(location, args.renames)),
        opts,
    );
    return role;
}

export interface ServiceManagedUsersArgs extends LandingArgs {
    serverId: pulumi.Input<string>;
    users: FileTransferUser[];
    roleArn: pulumi.Input<string>;
}

/** Creates the users that Transfer Family itself keeps, each with keys and held in a folder of its own. */
export function serviceManagedUsers(
    name: string,
    args: ServiceManagedUsersArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const { landing, renames, serverId } = args;
    for (const { name: userName, publicKeys } of args.users) {
        const user = new aws.transfer.User(
            `${name}-user-${userName}`,
            {
                serverId,
                userName,
                role: args.roleArn,
                homeDirectoryType: "LOGICAL",
                homeDirectoryMappings: [
                    { entry: "/", target: landing.apply((location) => homeTarget(location, userName)) },
                ],
                policy: landing.apply((location) =>
                    policyDocument(landingStatements(homeOf(location, userName), renames)),
                ),
                tags: args.tags,
            },
            opts,
        );
        for (const body of publicKeys ?? []) {
            new aws.transfer.SshKey(
                // Named by content: a key that stays is never replaced when another goes.
                `${name}-key-${userName}-${createHash("sha256").update(body.trim()).digest("hex").slice(0, 8)}`,
                { serverId, userName: user.userName, body: body.trim() },
                opts,
            );
        }
    }
}
