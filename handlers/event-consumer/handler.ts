import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, MSKEvent } from "aws-lambda";
import eventsContract from "contract:events";
import fraudAlertContract from "contract:fraud_alert";
import inventoryEventContract from "contract:inventory_event";
import orderEventContract from "contract:order_event";
import { LakeIngestion } from "../ingest/lake-ingestion";
import { traceParentsOf } from "../ingest/trace-parents";
import { ndjsonFormat } from "../lake/ndjson-format";
import { ObjectStore } from "../lake/object-store";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics, functionName } from "../runtime/telemetry";
import { BatchLedger } from "../state/batch-ledger";
import { Claims } from "../state/claims";
import { consumeTopics } from "./consume-topics";
import { readRecorderSettings } from "../lake/recorder-settings";
import { Tracing } from "../tracing/tracing";
import { decodeMessage, type TopicMessage } from "./topic-messages";

const tracing = new Tracing();
const settings = readRecorderSettings(process.env);
const table = tracing.watch(new DynamoDBClient(clientSettings));
const contracts = {
    "orders.events": orderEventContract,
    "inventory.events": inventoryEventContract,
    "fraud.alerts": fraudAlertContract,
};

const consume = consumeTopics({
    ingestion: new LakeIngestion<TopicMessage>({
        contract: eventsContract,
        decode: (message) => decodeMessage(contracts, message),
        format: ndjsonFormat,
        output: settings.output,
        quarantine: settings.quarantine,
        store: new ObjectStore(tracing.watch(new S3Client(clientSettings))),
        ledger: new BatchLedger(table, settings.stateTable, functionName()),
        claims: new Claims(table, {
            tableName: settings.stateTable,
            dataset: eventsContract.dataset,
            windowSeconds: eventsContract.dedupeWindowSeconds,
        }),
        beforeStoring: (rows) => {
            tracing.link(traceParentsOf(rows));
            return Promise.resolve(rows);
        },
    }),
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Batch of messages of the event bus in, one object of rows and one of refused messages out. */
export const handler = tracing.handler("event-consumer", (event: MSKEvent, context: Context) =>
    consume(event, context),
);
