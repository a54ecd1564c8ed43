import { S3Client } from "@aws-sdk/client-s3";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import contract from "contract:clickstream";
import { ObjectStore } from "../lake/object-store";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { ClickstreamNormalizer } from "./clickstream-normalizer";
import { readSettings } from "./settings";

const normalizer = new ClickstreamNormalizer({
    contract,
    settings: readSettings(process.env),
    store: new ObjectStore(new S3Client(clientSettings)),
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Kinesis batch in, one object of rows and one of refused records out. */
export const handler = (event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> =>
    normalizer.handle(event, context);
