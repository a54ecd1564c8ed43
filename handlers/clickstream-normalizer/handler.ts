import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import contract from "contract:clickstream";
import { ObjectStore } from "../lake/object-store";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics, functionName } from "../runtime/telemetry";
import { BatchLedger } from "../state/batch-ledger";
import { ClickstreamNormalizer } from "./clickstream-normalizer";
import { readSettings } from "./settings";

const settings = readSettings(process.env);
const normalizer = new ClickstreamNormalizer({
    contract,
    settings,
    store: new ObjectStore(new S3Client(clientSettings)),
    ledger: settings.stateTable
        ? new BatchLedger(new DynamoDBClient(clientSettings), settings.stateTable, functionName())
        : undefined,
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Kinesis batch in, one object of rows and one of refused records out. */
export const handler = (event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> =>
    normalizer.handle(event, context);
