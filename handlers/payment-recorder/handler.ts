import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import contract from "contract:payments";
import { kinesisHandler } from "../ingest/kinesis-handler";
import { LakeIngestion } from "../ingest/lake-ingestion";
import { decodeWith } from "../ingest/sorted-batch";
import { traceParentsOf } from "../ingest/trace-parents";
import { ObjectStore } from "../lake/object-store";
import { parquetFormat } from "../lake/parquet-format";
import { readRecorderSettings } from "../lake/recorder-settings";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics, functionName } from "../runtime/telemetry";
import { BatchLedger } from "../state/batch-ledger";
import { Claims } from "../state/claims";
import { Tracing } from "../tracing/tracing";

const tracing = new Tracing();
const settings = readRecorderSettings(process.env);
const table = tracing.watch(new DynamoDBClient(clientSettings));

/** Kinesis batch of payment events, as the webhook has accepted them, in; rows and refused records out. */
export const handler = tracing.handler(
    "payment-recorder",
    kinesisHandler(
        new LakeIngestion({
            contract,
            decode: decodeWith(contract),
            format: parquetFormat(contract.columns),
            output: settings.output,
            quarantine: settings.quarantine,
            store: new ObjectStore(tracing.watch(new S3Client(clientSettings))),
            ledger: new BatchLedger(table, settings.stateTable, functionName()),
            claims: new Claims(table, {
                tableName: settings.stateTable,
                dataset: contract.dataset,
                windowSeconds: contract.dedupeWindowSeconds,
            }),
            beforeStoring: (rows) => {
                tracing.link(traceParentsOf(rows));
                return Promise.resolve(rows);
            },
        }),
        createLogger(),
        createMetrics(),
    ),
);
