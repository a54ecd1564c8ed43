import { S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import contract from "contract:inventory";
import { ObjectStore } from "../lake/object-store";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { Tracing } from "../tracing/tracing";
import type { FileArrival } from "./arrived-file";
import { FileValidator } from "./file-validator";
import { readSettings } from "./settings";

const tracing = new Tracing();
const s3 = tracing.watch(new S3Client(clientSettings));
const validator = new FileValidator({
    contract,
    columns: contract.columns,
    settings: readSettings(process.env),
    s3,
    store: new ObjectStore(s3),
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Transfer Family's word of a file that has arrived in; rows and refused lines out. */
export const handler = tracing.handler("file-validator", (arrival: FileArrival, context: Context) =>
    validator.handle(arrival, context),
);
