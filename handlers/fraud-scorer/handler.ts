import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import contract from "contract:transactions";
import { TopicProducer } from "../event-bus/topic-producer";
import { kinesisHandler } from "../ingest/kinesis-handler";
import { LakeIngestion } from "../ingest/lake-ingestion";
import { decodeWith } from "../ingest/sorted-batch";
import { traceParentsOf } from "../ingest/trace-parents";
import { ObjectStore } from "../lake/object-store";
import { parquetFormat } from "../lake/parquet-format";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics, functionName } from "../runtime/telemetry";
import { BatchLedger } from "../state/batch-ledger";
import { Claims } from "../state/claims";
import { Tracing } from "../tracing/tracing";
import { Alerts } from "./alerts";
import { FraudScorer } from "./fraud-scorer";
import { HistoryTable } from "./history-table";
import type { ScoredTransaction } from "./scored-transaction";
import { readSettings } from "./settings";
import { TransactionFlow } from "./transaction-flow";

const tracing = new Tracing();
const settings = readSettings(process.env);
const metrics = createMetrics();
const flow = new TransactionFlow(metrics, (currency) => createMetrics({ currency }));
const table = tracing.watch(new DynamoDBClient(clientSettings));
const scorer = new FraudScorer({
    columns: contract.columns,
    ...settings,
    histories: new HistoryTable(table, settings.stateTable),
    alerts: new Alerts(
        settings.alertBus,
        settings.eventBus && new TopicProducer(settings.eventBus, table.config),
        tracing,
    ),
});

/** Kinesis batch of transactions in; scored rows, refused records and alerts out. */
export const handler = tracing.handler(
    "fraud-scorer",
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
            beforeStoring: (rows, signal) => {
                tracing.link(traceParentsOf(rows));
                return scorer.score(rows, signal);
            },
            afterStoring: (rows) =>
                flow.measure(rows.map(({ row }) => row.value as unknown as ScoredTransaction)),
        }),
        createLogger(),
        metrics,
    ),
);
