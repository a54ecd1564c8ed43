import type { PolicyStatement } from "../identity/policy-statement";
import {
    lakeReadStatements,
    lakeReplaceStatements,
    lakeWriteStatements,
    type ResolvedLakeLocation,
} from "../storage/lake-permissions";

/** What a user may do below a location: add, list and read files; rename and delete them only where clients must. */
export function landingStatements(location: ResolvedLakeLocation, renames: boolean): PolicyStatement[] {
    return renames
        ? lakeReplaceStatements(location)
        : [
              // Whoever may encrypt may decrypt, and a session's policy is short.
              ...lakeReadStatements(location).filter(({ Sid }) => Sid !== "Decrypt"),
              ...lakeWriteStatements(location),
          ];
}

/** The part of the landing location that is one user's. */
export function homeOf(landing: ResolvedLakeLocation, user: string): ResolvedLakeLocation {
    return { ...landing, prefix: `${landing.prefix}${user}/` };
}

/** Where a user's `/` is, as Transfer Family writes it. */
export function homeTarget(landing: ResolvedLakeLocation, user: string): string {
    return `/${landing.bucketName}/${landing.prefix}${user}`;
}

/** Name of the secret that holds what a user of a server logs in with. */
export function userSecretName(serverId: string, user: string): string {
    return `transfer/${serverId}/${user}`;
}

/**
 * What the identity provider takes to look users of a server up. It asks for whatever name somebody types: of a user that
 * doesn't exist it must learn just that.
 */
export function userSecretStatements(serverArn: string, keyArn: string): PolicyStatement[] {
    const [, partition, , region, accountId, resource] = serverArn.split(":");
    const secrets = userSecretName(resource.split("/")[1], "*");
    return [
        {
            Sid: "ReadUserSecrets",
            Effect: "Allow",
            Action: "secretsmanager:GetSecretValue",
            Resource: `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${secrets}`,
        },
        {
            Sid: "DecryptUserSecrets",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
        },
    ];
}
