import type { Rule } from "../../rule";
import { msk, dataSync, transferUsers, apiAuthorization, emrIdentity, kerberos } from "./authentication";
import { permissions, codeSigning } from "./functions";
import { keyAdministration, explicitKeyPolicy, grants } from "./key-policies";
import { resourcePolicies, resourceActions, crossAccount, redrive } from "./resource-policies";
import { permissionsOfRoles, attachments } from "./role-permissions";
import { trust, confusedDeputies, sessions, accessKeys } from "./roles";
import { plaintextSecrets, payloads } from "./secrets";

/** Rules on who may do what. */
export const identity: readonly Rule[] = [
    resourcePolicies,
    resourceActions,
    crossAccount,
    keyAdministration,
    explicitKeyPolicy,
    grants,
    permissions,
    permissionsOfRoles,
    trust,
    confusedDeputies,
    attachments,
    sessions,
    accessKeys,
    msk,
    plaintextSecrets,
    dataSync,
    transferUsers,
    codeSigning,
    apiAuthorization,
    emrIdentity,
    kerberos,
    payloads,
    redrive,
];
