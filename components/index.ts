export type { Column, Dataset, PartitionKey } from "../datasets/dataset";
export { ArgumentError } from "./argument-checks";
export { Catalog, type CatalogArgs } from "./catalog/catalog";
export { icebergTable, rawTable, sentSchema } from "./catalog/dataset-tables";
export type { IcebergColumn, IcebergPartitionField, IcebergTable } from "./catalog/iceberg-table";
export { PartitionRegistrar, type PartitionRegistrarArgs } from "./catalog/partition-registrar";
export type { CatalogColumn, ProjectedKey, RawTable } from "./catalog/raw-table";
export type { PartitionRegistrarTuning } from "./catalog/registrar-alarms";
export {
    SchemaDiscovery,
    type SchemaDiscoveryArgs,
    type SchemaDiscoveryTuning,
} from "./catalog/schema-discovery";
export { SchemaRegistry, type SchemaRegistryArgs, type RegisteredSchema } from "./catalog/schema-registry";
export type { TableMaintenance } from "./catalog/table-optimizers";
export type { RoleReference } from "./identity/service-role";
export { BulkImport, type BulkImportArgs } from "./ingestion/bulk-import";
export type { DataSyncAgent } from "./ingestion/datasync-agent";
export type { DataSyncAlarmTuning } from "./ingestion/datasync-alarms";
export { DataSyncIngestion, type DataSyncIngestionArgs } from "./ingestion/datasync-ingestion";
export type { NfsSource, ObjectStorageSource, SmbSource } from "./ingestion/datasync-source";
export { EventBus, type EventBusArgs, type RemoteClient, type TopicConsumption } from "./ingestion/event-bus";
export type { EventBusAlarmTuning } from "./ingestion/event-bus-alarms";
export type { EventSource } from "./ingestion/event-source";
export type { ConsumerGroup, EventTopic } from "./ingestion/event-topic";
export {
    ExternalFraudCheck,
    type ExternalFraudCheckArgs,
    type ExternalFraudCheckAlarmTuning,
} from "./ingestion/external-fraud-check";
export { FileTransfer, type FileTransferArgs, type FileTransferUser } from "./ingestion/file-transfer";
export type { FileTransferAlarmTuning } from "./ingestion/file-transfer-alarms";
export type { BulkImportAlarmTuning } from "./ingestion/import-job-watch";
export type { KinesisAlarmTuning } from "./ingestion/kinesis-alarms";
export { KinesisIngestion, type KinesisIngestionArgs } from "./ingestion/kinesis-ingestion";
export type { WebhookAlarmTuning } from "./ingestion/webhook-alarms";
export type { WebhookDomain, WebhookProcessor } from "./ingestion/webhook-arguments";
export { WebhookIngestion, type WebhookIngestionArgs } from "./ingestion/webhook-ingestion";
export type { AlarmReference, AlarmTuning } from "./monitoring/alarm-set";
export type { AlarmTarget } from "./monitoring/alarm-target";
export {
    AlarmTopic,
    type AlarmSubscriber,
    type AlarmTopicArgs,
    type AlarmTopicTuning,
} from "./monitoring/alarm-topic";
export type { CompositeAlarm } from "./monitoring/composite-alarm";
export type { Metric } from "./monitoring/metric";
export { Observability, type ObservabilityArgs, type StageArgs } from "./monitoring/observability";
export type { DashboardSection, PipelineDashboard } from "./monitoring/pipeline-dashboard";
export type { Tracing, SampledResource } from "./monitoring/tracing";
export { TransactionFlow, type TransactionFlowArgs } from "./monitoring/transaction-flow";
export type { TransactionFlowTuning } from "./monitoring/transaction-flow-alarms";
export type { NetworkAccess } from "./network/network-access";
export type { Placement } from "./network/placement";
export { PrivateNetwork, type NetworkEstimate, type PrivateNetworkArgs } from "./network/private-network";
export { DataKey, type DataKeyArgs } from "./storage/data-key";
export { DataLake, type DataLakeArgs } from "./storage/data-lake";
export type { LakeLocation } from "./storage/lake-location";
export { locationVariables } from "./storage/location-variables";
export { QueryAccess, type QueryAccessArgs, type SavedQuery } from "./storage/query-access";
export { StateTable, type StateTableArgs, type StateTableTuning } from "./storage/state-table";
export { BatchPipeline, type BatchPipelineArgs } from "./transformation/batch-pipeline";
export { GlueBatchJob, type GlueBatchJobArgs } from "./transformation/glue-batch-job";
export type { GlueJobAlarmTuning } from "./transformation/glue-job-alarms";
export type { GlueStreamingJobAlarmTuning } from "./transformation/glue-streaming-alarms";
export { GlueStreamingJob, type GlueStreamingJobArgs } from "./transformation/glue-streaming-job";
export type { LambdaAlarmTuning } from "./transformation/lambda-alarms";
export type { LambdaBundle } from "./transformation/lambda-bundle";
export { LambdaFunction, type LambdaFunctionArgs } from "./transformation/lambda-function";
export type { BatchPipelineAlarmTuning } from "./transformation/pipeline-alarms";
export type { GlueJobReference, PipelineStep, SparkJobReference } from "./transformation/pipeline-step";
export {
    SparkApplication,
    type SparkApplicationArgs,
    type SparkApplicationJob,
} from "./transformation/spark-application";
export type { SparkApplicationAlarmTuning } from "./transformation/spark-application-alarms";
export type { SparkCode } from "./transformation/spark-code";
export { StreamProcessor, type StreamProcessorArgs } from "./transformation/stream-processor";
export type { StreamProcessorAlarmTuning } from "./transformation/stream-processor-alarms";
