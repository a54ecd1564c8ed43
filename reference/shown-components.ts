/** How a component's page shows it. */
export interface ShownComponent {
    /** The component's class. */
    readonly component: string;
    /** Folder in examples/ of the program that is shown. */
    readonly example: string;
    /** The component's name in that program. */
    readonly name: string;
    /** What AWS or the component bounds, with where AWS says so. */
    readonly limits: readonly string[];
}

const aws = "https://docs.aws.amazon.com";

/** Every component, in the order in which data flows. */
export const shownComponents: readonly ShownComponent[] = [
    {
        component: "KinesisIngestion",
        example: "stream",
        name: "orders",
        limits: [
            `A shard takes 1 MiB or 1,000 records a second and gives 2 MiB; a record has at most 10 MiB, 1 MiB unless \`maxRecordSizeInKib\` says more ([quotas](${aws}/streams/latest/dev/service-sizes-and-limits.html)).`,
            "The mode of capacity changes twice in 24 hours at most.",
            "Records that no consumer has read when `retentionHours` are over are gone: the alarm on the iterator's age comes before.",
        ],
    },
    {
        component: "EventBus",
        example: "event-bus",
        name: "events",
        limits: [
            "Brokers stand in two or three zones; replication is 3 unless a topic says more, and two copies are refused: they stop producers at each restart.",
            `A standard broker's volume grows and never shrinks ([scaling](${aws}/msk/latest/developerguide/msk-autoexpand.html)).`,
            "The key of a cluster can't be changed: another key is another cluster.",
        ],
    },
    {
        component: "DataSyncIngestion",
        example: "legacy-files",
        name: "legacy-orders",
        limits: [
            `A schedule runs once an hour at most ([scheduling](${aws}/datasync/latest/userguide/task-scheduling.html)).`,
            "DataSync reports no failure as a metric: the alarm counts the events of failed executions.",
            "The agent beside the files is installed by hand, once.",
        ],
    },
    {
        component: "FileTransfer",
        example: "partner-files",
        name: "warehouse",
        limits: [
            "Transfer Family knows users by itself for SFTP alone; FTPS and FTP take `identityHandler`.",
            "FTP is clear text: it stays inside the VPC and takes a reason.",
            `A file has 5 TB at most, as S3 has ([quotas](${aws}/general/latest/gr/transfer-service.html)).`,
        ],
    },
    {
        component: "BulkImport",
        example: "bulk-import",
        name: "history",
        limits: [
            "AWS takes orders of Snowball Edge from existing customers alone since November 2025; Snowcone ended in November 2024. Others take DataSync.",
            "An ordered device is not cancelled by destroying the stack: the job is kept and said to be so.",
            "Not in the plugin for other languages: the order is a dynamic provider, which runs in the program's own Node.",
        ],
    },
    {
        component: "WebhookIngestion",
        example: "webhook",
        name: "payments-webhook",
        limits: [
            `A body has 10 MB at most, a call 29 seconds ([quotas](${aws}/apigateway/latest/developerguide/limits.html)).`,
            "The API is public, as processors come from anywhere: each call is throttled, filtered by the firewall and verified by its signature.",
        ],
    },
    {
        component: "ExternalFraudCheck",
        example: "fraud-check",
        name: "fraud-check",
        limits: [
            `The service must answer within 5 seconds and is called 300 times a second at most ([API destinations](${aws}/eventbridge/latest/userguide/eb-api-destinations.html)).`,
            "Calls leave from EventBridge, not from the VPC.",
        ],
    },
    {
        component: "StreamProcessor",
        example: "stream-to-lake",
        name: "clickstream-normalizer",
        limits: [
            `A batch has 10,000 records and 6 MB at most ([quotas](${aws}/lambda/latest/dg/gettingstarted-limits.html)); a larger record ends in \`failures\`, where somebody is told.`,
            "Retries stop after `retryAttempts` or `maximumRecordAgeSeconds`, whichever comes first.",
        ],
    },
    {
        component: "LambdaFunction",
        example: "checkout-watch",
        name: "scorer",
        limits: [
            `15 minutes, 10,240 MiB, 4 KB of environment ([quotas](${aws}/lambda/latest/dg/gettingstarted-limits.html)).`,
        ],
    },
    {
        component: "GlueBatchJob",
        example: "nightly-jobs",
        name: "orders",
        limits: [
            "One run at a time: each table has one writer.",
            `Flexible runs take G.1X or G.2X workers ([execution class](${aws}/glue/latest/dg/add-job.html)).`,
        ],
    },
    {
        component: "GlueStreamingJob",
        example: "sessions",
        name: "sessions",
        limits: [
            "Always running and paid for by the hour; a restart continues from the checkpoint.",
            "A checkpoint belongs to the query's shape: a changed aggregation takes a new checkpoint.",
        ],
    },
    {
        component: "SparkApplication",
        example: "nightly-jobs",
        name: "analytics",
        limits: [
            "The key of the workers' disks is named in each run: the application has no property for it.",
            `Workers have 1 to 16 vCPU and 2 to 8 GB for each ([worker sizes](${aws}/emr/latest/EMR-Serverless-UserGuide/app-behavior.html)).`,
        ],
    },
    {
        component: "BatchPipeline",
        example: "nightly-jobs",
        name: "nightly",
        limits: [
            `An execution's name stays taken for 90 days, has 25,000 events and a year at most ([quotas](${aws}/step-functions/latest/dg/service-quotas.html)): a date is run again with the next attempt.`,
        ],
    },
    {
        component: "Catalog",
        example: "tables",
        name: "shop",
        limits: [
            "Encryption of the catalog is one setting for an account and region: it is left as it is unless asked for.",
            "Columns are added and never taken away by an update: readers of old files go on.",
        ],
    },
    {
        component: "PartitionRegistrar",
        example: "tables",
        name: "partitions",
        limits: [
            "Partitions are registered within seconds of the object's event; a daily check finds what was missed.",
        ],
    },
    {
        component: "SchemaDiscovery",
        example: "tables",
        name: "undeclared",
        limits: ["The crawler reads what no dataset declares, and never changes a declared table."],
    },
    {
        component: "SchemaRegistry",
        example: "tables",
        name: "shop",
        limits: [`A schema has 170 KB at most ([quotas](${aws}/glue/latest/dg/schema-registry.html)).`],
    },
    {
        component: "QueryAccess",
        example: "tables",
        name: "analysts",
        limits: ["A query over the scan limit is stopped; Athena bills 10 MB at least for each."],
    },
    {
        component: "PrivateNetwork",
        example: "event-bus",
        name: "shop",
        limits: [
            "Two or three zones; no route leads to the internet unless `internetAccessReason` says why.",
            "Each interface endpoint is paid for by the hour and zone: `estimate` tells the sum.",
        ],
    },
    {
        component: "DataKey",
        example: "own-vpc-and-key",
        name: "shop",
        limits: [
            `A key policy has 32 KB at most ([quotas](${aws}/kms/latest/developerguide/resource-limits.html)).`,
            "A use that isn't named is refused by AWS only when it is tried: name all of them.",
        ],
    },
    {
        component: "DataLake",
        example: "legacy-files",
        name: "shop",
        limits: [
            "Objects are reached through one VPC; what reads or writes from outside is admitted by role (`admitFromOutside`).",
            "An object lock can't be taken back.",
        ],
    },
    {
        component: "StateTable",
        example: "stream-to-lake",
        name: "clickstream-batches",
        limits: ["Items expire some time after their hour, within days; code reads the hour itself."],
    },
    {
        component: "AlarmTopic",
        example: "stream",
        name: "orders",
        limits: ["A mail subscriber confirms by a link before anything is sent."],
    },
    {
        component: "Observability",
        example: "checkout-watch",
        name: "shop",
        limits: [
            `A dashboard has 500 widgets at most ([quotas](${aws}/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html)).`,
            "Encryption of traces is one setting for an account and region: off unless asked for.",
        ],
    },
    {
        component: "TransactionFlow",
        example: "checkout-watch",
        name: "checkout",
        limits: ["Anomaly detection learns for about two weeks before its band means something."],
    },
];
