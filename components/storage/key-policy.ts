import type { PolicyStatement } from "../identity/policy-statement";
import type { Place } from "../place";
import { accountRoot, useActions } from "./key-statements";
import { keyUses, type KeyUse, type KeyUseName } from "./key-uses";

/**
 * The policy of a key for those uses.
 *
 * IAM decides which of the account's principals administer and use the key, but they use it only through the services
 * that the uses name; services use it on their own only for this account's resources.
 */
export function keyPolicyStatements(names: readonly KeyUseName[], place: Place): PolicyStatement[] {
    const named = names.map((name) => [name, keyUses[name] as KeyUse] as const);
    const through = [...new Set(named.flatMap(([, use]) => use.through))].map(
        (service) => `${service}.${place.region}.amazonaws.com`,
    );
    const root = accountRoot(place);
    const services = named.flatMap(([, use]) => use.services?.(place) ?? []);
    return [
        {
            // Without a statement for the account's root, a deleted administrator would lock everybody out.
            Sid: "AdministeredThroughIam",
            Effect: "Allow",
            Principal: root,
            Action: administration,
            Resource: "*",
        },
        ...(through.length === 0
            ? []
            : [
                  {
                      Sid: "UsedThroughServices",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: useActions,
                      Resource: "*",
                      Condition: {
                          StringEquals: { "kms:CallerAccount": place.accountId, "kms:ViaService": through },
                      },
                  },
                  {
                      Sid: "GrantedToServices",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: "kms:CreateGrant",
                      Resource: "*",
                      Condition: {
                          Bool: { "kms:GrantIsForAWSResource": "true" },
                          StringEquals: { "kms:CallerAccount": place.accountId, "kms:ViaService": through },
                      },
                  },
              ]),
        ...(names.includes("bookmarks")
            ? [
                  {
                      Sid: "UsedByCode",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
                      Resource: "*",
                      Condition: { StringEquals: { "kms:CallerAccount": place.accountId } },
                  },
              ]
            : []),
        ...[...new Map(services.map((statement) => [statement.Sid, statement])).values()],
    ];
}

const administration = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
];
