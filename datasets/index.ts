import clickstream from "./clickstream.json";
import events from "./events.json";
import fraudAlert from "./fraud_alert.json";
import fraudFeatures from "./fraud_features.json";
import fraudScores from "./fraud_scores.json";
import historicalTransactions from "./historical_transactions.json";
import inventory from "./inventory.json";
import inventoryEvent from "./inventory_event.json";
import legacyOrders from "./legacy_orders.json";
import jobRuns from "./job_runs.json";
import orderEvent from "./order_event.json";
import orderPayments from "./order_payments.json";
import orders from "./orders.json";
import payments from "./payments.json";
import qualityChecks from "./quality_checks.json";
import quarantine from "./quarantine.json";
import recommendationFeatures from "./recommendation_features.json";
import salesTrends from "./sales_trends.json";
import sessions from "./sessions.json";
import stock from "./stock.json";
import transactions from "./transactions.json";
import type { Dataset } from "./dataset";

export type { Column, ColumnType, Dataset, PartitionKey, Shape } from "./dataset";
export { durationSeconds } from "./duration";
export { toGlueColumns, toGlueTable, type GlueColumn, type GlueTable } from "./glue-table";
export { toIcebergSchema, type IcebergField, type IcebergSchema, type IcebergType } from "./iceberg-schema";
export { toJsonSchema, type JsonSchema } from "./json-schema";
export { toParquetSchema, type ParquetElement } from "./parquet-schema";
export { partitionPath, type Partitioned } from "./partition-path";

/** Every dataset, by the name that code uses. */
export const datasets = {
    clickstream: clickstream as Dataset,
    transactions: transactions as Dataset,
    events: events as Dataset,
    legacyOrders: legacyOrders as Dataset,
    inventory: inventory as Dataset,
    historicalTransactions: historicalTransactions as Dataset,
    payments: payments as Dataset,
    orders: orders as Dataset,
    orderPayments: orderPayments as Dataset,
    sessions: sessions as Dataset,
    stock: stock as Dataset,
    salesTrends: salesTrends as Dataset,
    fraudFeatures: fraudFeatures as Dataset,
    fraudScores: fraudScores as Dataset,
    recommendationFeatures: recommendationFeatures as Dataset,
    jobRuns: jobRuns as Dataset,
    qualityChecks: qualityChecks as Dataset,
    quarantine: quarantine as Dataset,
};

/** What a message on each topic of the event bus holds, by topic. */
export const topicContracts = {
    "orders.events": orderEvent as Dataset,
    "inventory.events": inventoryEvent as Dataset,
    "fraud.alerts": fraudAlert as Dataset,
};
