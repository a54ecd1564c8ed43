import { z } from "zod";
import { fewestGlueWorkers, glueStreamingWorkerTypes, glueWorkerTypes } from "../facts/glue-jobs";
import * as formats from "./formats";

/** A stage of the pipeline; each can be turned on and off, and all that it needs beside that has a default. */
function stage<Shape extends z.ZodRawShape>(enabled: boolean, description: string, shape: Shape) {
    const schema = z.strictObject({
        enabled: z.boolean().default(enabled).describe(`Whether the stage exists. Default: ${enabled}`),
        ...shape,
    });
    return schema.prefault({} as z.input<typeof schema>).describe(description);
}

const streamSettings = {
    shards: z
        .int()
        .min(0)
        .max(10_000)
        .default(0)
        .describe("Provisioned shards; 0 for on-demand capacity. Default: 0"),
    retentionHours: z
        .int()
        .min(24)
        .max(8760)
        .default(72)
        .describe("Hours that the stream keeps records, 24 to 8760. Default: 72"),
};

const workerType = (allowed: Readonly<Record<string, number>>) =>
    z
        .enum(Object.keys(allowed) as [string, ...string[]])
        .default("G.1X")
        .describe("Size of a Glue worker. Default: G.1X");

const glueWorkers = z.int().min(fewestGlueWorkers).max(299);

const batchJobSettings = {
    workerType: workerType(glueWorkerTypes),
    maxWorkers: glueWorkers
        .default(10)
        .describe("Workers at most, of which a run takes as many as it needs. Default: 10"),
    flex: z
        .boolean()
        .default(false)
        .describe("Run on spare capacity, cheaper and later; needs G.1X or G.2X. Default: false"),
};

/** Settings of every stage, by the name that stack files have it under. */
export const stageSettings = {
    clickstream: stage(true, "The website's clickstream", streamSettings),
    transactions: stage(true, "Orders and transactions of the checkout", {
        ...streamSettings,
        currency: formats.currency
            .default("EUR")
            .describe("Currency of most orders, whose amounts are watched. Default: EUR"),
    }),
    eventBus: stage(false, "The microservices' event bus on MSK; needs three zones", {
        instanceType: formats.brokerType
            .default("kafka.m7g.large")
            .describe("kafka.* or express.* brokers. Default: kafka.m7g.large"),
        volumeGib: z
            .int()
            .min(1)
            .max(16_384)
            .optional()
            .describe("GiB of each standard broker's volume at first. Default: 100"),
    }),
    legacyOrders: stage(false, "The legacy system's order history, by DataSync", {
        server: formats.hostName.optional().describe("Name or address of the NFS server; needed"),
        path: formats.absolutePath.default("/").describe("Exported folder. Default: /"),
        agentArns: z
            .array(formats.agentArn)
            .max(8)
            .default([])
            .describe("DataSync agents beside the server; needed"),
        schedule: formats.hourlyAtMost
            .default("cron(0 2 * * ? *)")
            .describe("When files are copied, in UTC. Default: cron(0 2 * * ? *)"),
    }),
    payments: stage(false, "Events of payment processors and other third parties, by signed webhook", {
        processors: z
            .array(
                z.strictObject({
                    name: formats.processorName,
                    scheme: z.enum(["stripe", "standard"]).describe("How the processor signs"),
                }),
            )
            .max(15)
            .default([])
            .describe("Who may send events; needed"),
        ...streamSettings,
        accountLogRole: z
            .boolean()
            .default(false)
            .describe("Make the account's role by which API Gateway logs. Default: false, it is there"),
    }),
    bulkHistory: stage(false, "The shop's history, imported once by Snowball", {
        addressId: formats.addressId.optional().describe("Address the device is shipped to, ADID...; needed"),
        armed: z.boolean().default(false).describe("Order the device. Default: false, nothing is ordered"),
        deadline: formats.utcTime.optional().describe("When the import is to be complete; needed when armed"),
    }),
    fraudCheck: stage(false, "An external fraud service, asked about suspicious payments", {
        endpoint: formats.httpsUrl
            .optional()
            .describe("URL that takes suspicious payments, by HTTPS; needed"),
        apiKey: z
            .string()
            .min(1)
            .optional()
            .describe("A Pulumi secret: what the service knows us by; needed, or apiKeySecretArn"),
        apiKeySecretArn: formats.secretArn
            .optional()
            .describe("A secret in Secrets Manager that holds it, in place of apiKey"),
    }),
    warehouseFiles: stage(false, "The warehouses' files, by SFTP, FTPS and FTP", {
        clientCidrs: z
            .array(formats.clientCidr)
            .default([])
            .describe("Addresses that warehouses deliver from; needed"),
        users: z
            .array(
                z.strictObject({
                    name: formats.transferUser,
                    publicKeys: z.array(formats.sshPublicKey).default([]),
                }),
            )
            .default([])
            .describe("Who delivers files; needed"),
        protocols: z
            .array(z.enum(["SFTP", "FTPS", "FTP"]))
            .min(1)
            .default(["SFTP"])
            .describe("Default: SFTP alone"),
        ftpReason: formats.reasonInWords.optional().describe("Why FTP, which is clear text, is needed"),
        certificateArn: formats.certificateArn.optional().describe("ACM certificate, for FTPS"),
    }),
    orders: stage(false, "The table of orders, from raw files by Glue; needs transactions", batchJobSettings),
    stock: stage(
        false,
        "The table of stock, from the warehouses' files by Glue; needs warehouseFiles",
        batchJobSettings,
    ),
    sessions: stage(false, "The table of visits, from the clickstream by Glue streaming; needs clickstream", {
        workerType: workerType(glueStreamingWorkerTypes),
        maxWorkers: glueWorkers.default(4).describe("Workers at most; two always run. Default: 4"),
        running: z
            .boolean()
            .default(true)
            .describe("Whether the job is started by itself. Default: true; false saves its workers"),
    }),
    analytics: stage(
        false,
        "Sales trends, features and fraud scores, by Spark on EMR Serverless; needs orders",
        {
            workerVcpu: z
                .literal([1, 2, 4, 8, 16])
                .default(4)
                .describe("vCPU of a worker, with 4 GB of memory each. Default: 4"),
            maxWorkers: z
                .int()
                .min(6)
                .max(500)
                .default(20)
                .describe("Workers at most; three jobs at once take six. Default: 20"),
            initialWorkers: z
                .int()
                .min(0)
                .default(0)
                .describe("Workers kept ready, which cost while they wait; 0 or 2 and more. Default: 0"),
            exchangeRates: z
                .record(formats.currency, z.number().positive())
                .default({})
                .describe(
                    "Value of other currencies in that of transactions.currency, by code. Default: none",
                ),
        },
    ),
    salesTrends: stage(false, "Sales trends for dashboards, every few minutes; needs orders and analytics", {
        everyMinutes: z
            .int()
            .min(5)
            .max(15)
            .default(15)
            .describe("Minutes between runs, 5 to 15. Default: 15"),
        scheduled: z
            .boolean()
            .default(true)
            .describe("Whether it runs by itself. Default: true; false leaves it to people"),
    }),
    nightly: stage(
        false,
        "The nightly pipeline: tables, checks, features, scores, report; needs orders and analytics",
        {
            schedule: formats.cron
                .default("cron(0 2 * * ? *)")
                .describe("When the day before is processed, UTC. Default: cron(0 2 * * ? *)"),
        },
    ),
};
