import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, KinesisStreamEvent } from "aws-lambda";
import contract from "contract:clickstream";
import { ObjectStore } from "../lake/object-store";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics, functionName } from "../runtime/telemetry";
import { BatchLedger } from "../state/batch-ledger";
import { Tracing } from "../tracing/tracing";
import { ClickstreamNormalizer } from "./clickstream-normalizer";
import { readSettings } from "./settings";

const tracing = new Tracing();
const settings = readSettings(process.env);
const normalizer = new ClickstreamNormalizer({
    contract,
    settings,
    store: new ObjectStore(tracing.watch(new S3Client(clientSettings))),
    ledger: settings.stateTable
        ? new BatchLedger(
              tracing.watch(new DynamoDBClient(clientSettings)),
              settings.stateTable,
              functionName(),
          )
        : undefined,
    logger: createLogger(),
    metrics: createMetrics(),
    tracing,
});

/** Kinesis batch in, one object of rows and one of refused records out. */
export const handler = tracing.handler(
    "clickstream-normalizer",
    (event: KinesisStreamEvent, context: Context) => normalizer.handle(event, context),
);
