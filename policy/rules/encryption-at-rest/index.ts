import type { Rule } from "../../rule";
import { apiCaches, stageCaches } from "./apis";
import { stepFunctions, lambdaEncryption, lambdaPackages } from "./compute";
import { emr, emrServerless } from "./emr";
import { glueJobs, glueSecurity, glueCatalog, glueConnection, triggerOverrides } from "./glue";
import { keyRotation, keysUsable, keyKinds } from "./keys";
import { messaging, dataKeyReuse } from "./messaging";
import { replication, tables, globalTables, logGroups, secrets } from "./storage";
import { streams, firehose, msk } from "./streams";

/** Rules that data at rest is under a key of the customer's. */
export const encryptionAtRest: readonly Rule[] = [
    streams,
    firehose,
    replication,
    keyRotation,
    keysUsable,
    keyKinds,
    msk,
    glueJobs,
    glueSecurity,
    glueCatalog,
    glueConnection,
    emr,
    emrServerless,
    stepFunctions,
    messaging,
    dataKeyReuse,
    tables,
    globalTables,
    logGroups,
    secrets,
    lambdaEncryption,
    lambdaPackages,
    apiCaches,
    stageCaches,
    triggerOverrides,
];
