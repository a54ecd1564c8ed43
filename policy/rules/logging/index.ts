import type { Rule } from "../../rule";
import { apis, apiTracing } from "./apis";
import { emr, stepFunctions, tracing, functionLogs, jobArguments } from "./compute";
import { descriptions } from "./descriptions";
import { streaming, firehose, dataSync, dataSyncReports, transfer } from "./ingestion";
import { retention } from "./retention";

/** Rules that what happens is written down. */
export const logging: readonly Rule[] = [
    streaming,
    firehose,
    dataSync,
    dataSyncReports,
    transfer,
    emr,
    stepFunctions,
    apis,
    apiTracing,
    tracing,
    functionLogs,
    retention,
    jobArguments,
    descriptions,
];
