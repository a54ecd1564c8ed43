import type { Rule } from "../../rule";
import { apis, clientCertificates } from "./apis";
import { glueConnections, emr, spark } from "./jobs";
import { msk } from "./kafka";
import { topicSignatures, subscriptions } from "./messaging";
import { dataSync, nfs, transferProtocols, transferTls, webApps } from "./transfers";
import { vpcEncryption } from "./vpcs";

/** Rules that data in transit is encrypted. */
export const encryptionInTransit: readonly Rule[] = [
    msk,
    dataSync,
    nfs,
    transferProtocols,
    transferTls,
    webApps,
    topicSignatures,
    subscriptions,
    apis,
    clientCertificates,
    glueConnections,
    emr,
    spark,
    vpcEncryption,
];
