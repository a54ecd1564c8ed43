import type { Rule } from "../../rule";
import { privateApis, privateApiPolicy, defaultEndpoint, httpApis, publicHttpApis, backends } from "./apis";
import { functions, functionUrls, glue, emr } from "./compute";
import { endpoints, endpointPolicies } from "./endpoints";
import { msk, agents, transfer, transferEgress } from "./ingestion";
import { ingress, egress } from "./security-groups";
import { vpcDns, closedDefaultGroup, defaultGroup, flowLogs, blockPublicAccess } from "./vpcs";

/** Rules that resources are reached over private ways alone. */
export const network: readonly Rule[] = [
    msk,
    agents,
    transfer,
    transferEgress,
    functions,
    functionUrls,
    glue,
    emr,
    endpoints,
    endpointPolicies,
    vpcDns,
    closedDefaultGroup,
    defaultGroup,
    flowLogs,
    blockPublicAccess,
    ingress,
    egress,
    privateApis,
    privateApiPolicy,
    defaultEndpoint,
    httpApis,
    publicHttpApis,
    backends,
];
