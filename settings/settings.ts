import { z } from "zod";
import { fewestGlueWorkers, glueStreamingWorkerTypes, glueWorkerTypes } from "../facts/glue-jobs";
import { logRetentionDays } from "../facts/log-retention";

/** A stage of the pipeline; each can be turned on and off. */
function stage<Shape extends z.ZodRawShape>(enabled: boolean, shape: Shape) {
    return z.strictObject({
        enabled: z.boolean().default(enabled).describe(`Whether the stage exists. Default: ${enabled}`),
        ...shape,
    });
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

const batchJobSettings = {
    workerType: workerType(glueWorkerTypes),
    maxWorkers: z
        .int()
        .min(fewestGlueWorkers)
        .max(299)
        .default(10)
        .describe("Workers at most, of which a run takes as many as it needs. Default: 10"),
    flex: z
        .boolean()
        .default(false)
        .describe("Run on spare capacity, cheaper and later; needs G.1X or G.2X. Default: false"),
};

/** A stage that is turned on must say where its data comes from. */
function neededWhenEnabled(...fields: string[]): z.core.CheckFn<{ enabled: boolean }> {
    return ({ value, issues }) => {
        for (const field of fields) {
            const given = (value as Record<string, unknown>)[field];
            if (value.enabled && (given === undefined || (Array.isArray(given) && given.length === 0))) {
                issues.push({
                    code: "custom",
                    path: [field],
                    input: given,
                    message: "needed while the stage is enabled",
                });
            }
        }
    };
}

/** What a stage works on: other stages that must be on. */
const stageNeeds: Readonly<Record<string, readonly string[]>> = {
    orders: ["transactions"],
    stock: ["warehouseFiles"],
    sessions: ["clickstream"],
    analytics: ["orders"],
    salesTrends: ["orders", "analytics"],
    nightly: ["orders", "analytics"],
};

function neededStages({ value, issues }: { value: object; issues: z.core.$ZodRawIssue[] }): void {
    const isOn = (name: string) => (value as Record<string, { enabled?: boolean }>)[name]?.enabled === true;
    for (const [name, needs] of Object.entries(stageNeeds)) {
        for (const needed of needs.filter((each) => isOn(name) && !isOn(each))) {
            issues.push({
                code: "custom",
                path: [needed, "enabled"],
                input: false,
                message: `must be true while ${name} is enabled, which works on what it makes`,
            });
        }
    }
}

/**
 * The settings of a stack: what `Pulumi.<stack>.yaml` may say under `securecart:`.
 *
 * The one definition; the `config:` schema in Pulumi.yaml repeats the top level for the engine, and a test compares the two.
 */
export const settingsSchema = z
    .strictObject({
        protect: z
            .boolean()
            .default(false)
            .describe("Protect what holds data from being deleted or replaced. Default: false"),
        network: z
            .strictObject({
                zones: z.int().min(2).max(3).default(2).describe("Availability zones. Default: 2"),
                cidrBlock: z.string().default("10.40.0.0/16").describe("Addresses of the VPC, /16 to /20"),
            })
            .prefault({})
            .describe("The private network"),
        retention: z
            .strictObject({
                logDays: z
                    .literal(logRetentionDays.filter((days) => days >= 365))
                    .default(365)
                    .describe("Days that log groups keep events, a year at least. Default: 365"),
                rawDays: z.int().min(1).default(90).describe("Days that raw objects are kept. Default: 90"),
                curatedDays: z
                    .int()
                    .min(1)
                    .default(7 * 365)
                    .describe("Days that curated objects are kept. Default: 2555, seven years"),
            })
            .prefault({})
            .describe("How long things are kept"),
        alarms: z
            .strictObject({
                emails: z.array(z.email()).default([]).describe("Addresses that alarms are mailed to"),
                runbookBase: z
                    .string()
                    .regex(/\/$/, "must end in /")
                    .default("docs/runbooks/")
                    .describe("What stands before a runbook's file name in an alarm's description"),
            })
            .prefault({})
            .describe("Who is told"),
        clickstream: stage(true, streamSettings).prefault({}).describe("The website's clickstream"),
        transactions: stage(true, {
            ...streamSettings,
            currency: z
                .string()
                .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code, such as EUR")
                .default("EUR")
                .describe("Currency of most orders, whose amounts are watched. Default: EUR"),
        })
            .prefault({})
            .describe("Orders and transactions of the checkout"),
        eventBus: stage(false, {
            instanceType: z
                .string()
                .default("kafka.m7g.large")
                .describe("kafka.* or express.* brokers. Default: kafka.m7g.large"),
            volumeGib: z
                .int()
                .min(1)
                .max(16_384)
                .default(100)
                .describe("GiB of each standard broker's volume at first. Default: 100"),
        })
            .prefault({})
            .describe("The microservices' event bus on MSK; needs three zones"),
        legacyOrders: stage(false, {
            server: z.string().optional().describe("Name or address of the NFS server; needed"),
            path: z.string().default("/").describe("Exported folder. Default: /"),
            agentArns: z.array(z.string()).default([]).describe("DataSync agents beside the server; needed"),
            schedule: z
                .string()
                .default("cron(0 2 * * ? *)")
                .describe("When files are copied, in UTC. Default: cron(0 2 * * ? *)"),
        })
            .prefault({})
            .check(neededWhenEnabled("server", "agentArns"))
            .describe("The legacy system's order history, by DataSync"),
        payments: stage(false, {
            processors: z
                .array(
                    z.strictObject({
                        name: z.string(),
                        scheme: z.enum(["stripe", "standard"]).describe("How the processor signs"),
                    }),
                )
                .default([])
                .describe("Who may send events; needed"),
            shards: streamSettings.shards,
            retentionHours: streamSettings.retentionHours,
            accountLogRole: z
                .boolean()
                .default(false)
                .describe("Make the account's role by which API Gateway logs. Default: false, it is there"),
        })
            .prefault({})
            .check(neededWhenEnabled("processors"))
            .describe("Events of payment processors and other third parties, by signed webhook"),
        bulkHistory: stage(false, {
            addressId: z.string().optional().describe("Address the device is shipped to, ADID...; needed"),
            armed: z
                .boolean()
                .default(false)
                .describe("Order the device. Default: false, nothing is ordered"),
            deadline: z.string().optional().describe("When the import is to be complete; needed when armed"),
        })
            .prefault({})
            .check(neededWhenEnabled("addressId"))
            .describe("The shop's history, imported once by Snowball"),
        fraudCheck: stage(false, {
            endpoint: z.string().optional().describe("URL that takes suspicious payments, by HTTPS; needed"),
            apiKey: z.string().optional().describe("A Pulumi secret: what the service knows us by; needed"),
        })
            .prefault({})
            .check(neededWhenEnabled("endpoint", "apiKey"))
            .describe("An external fraud service, asked about suspicious payments"),
        warehouseFiles: stage(false, {
            clientCidrs: z
                .array(z.string())
                .default([])
                .describe("Addresses that warehouses deliver from; needed"),
            users: z
                .array(z.strictObject({ name: z.string(), publicKeys: z.array(z.string()).default([]) }))
                .default([])
                .describe("Who delivers files; needed"),
            protocols: z
                .array(z.enum(["SFTP", "FTPS", "FTP"]))
                .default(["SFTP"])
                .describe("Default: SFTP alone"),
            ftpReason: z.string().optional().describe("Why FTP, which is clear text, is needed"),
            certificateArn: z.string().optional().describe("ACM certificate, for FTPS"),
        })
            .prefault({})
            .check(neededWhenEnabled("clientCidrs", "users"))
            .describe("The warehouses' files, by SFTP, FTPS and FTP"),
        orders: stage(false, batchJobSettings)
            .prefault({})
            .describe("The table of orders, from raw files by Glue; needs transactions"),
        stock: stage(false, batchJobSettings)
            .prefault({})
            .describe("The table of stock, from the warehouses' files by Glue; needs warehouseFiles"),
        sessions: stage(false, {
            workerType: workerType(glueStreamingWorkerTypes),
            maxWorkers: z
                .int()
                .min(fewestGlueWorkers)
                .max(299)
                .default(4)
                .describe("Workers at most; two always run. Default: 4"),
            running: z
                .boolean()
                .default(true)
                .describe("Whether the job is started by itself. Default: true; false saves its workers"),
        })
            .prefault({})
            .describe("The table of visits, from the clickstream by Glue streaming; needs clickstream"),
        analytics: stage(false, {
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
                .record(
                    z.string().regex(/^[A-Z]{3}$/, "must be ISO 4217 codes, such as USD"),
                    z.number().positive(),
                )
                .default({})
                .describe(
                    "Value of other currencies in that of transactions.currency, by code. Default: none",
                ),
        })
            .prefault({})
            .describe("Sales trends, features and fraud scores, by Spark on EMR Serverless; needs orders"),
        salesTrends: stage(false, {
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
        })
            .prefault({})
            .describe("Sales trends for dashboards, every few minutes; needs orders and analytics"),
        nightly: stage(false, {
            schedule: z
                .string()
                .default("cron(0 2 * * ? *)")
                .describe("When the day before is processed, UTC. Default: cron(0 2 * * ? *)"),
        })
            .prefault({})
            .describe(
                "The nightly pipeline: tables, checks, features, scores, report; needs orders and analytics",
            ),
    })
    .check(neededStages)
    .refine(({ eventBus, network }) => !eventBus?.enabled || network?.zones === 3, {
        path: ["network", "zones"],
        message: "must be 3 while eventBus is enabled, since MSK's brokers stand in three zones",
        // Also where something else is wrong, so that every mistake is told at once.
        when: () => true,
    });

export type Settings = z.infer<typeof settingsSchema>;

const namespace = "securecart:";

/** Settings that no message may show. */
const secretSettings = new Set(["fraudCheck.apiKey"]);

/** One mistake in a stack's settings. */
export interface SettingsMistake {
    /** Such as `securecart:clickstream.retentionHours`. */
    path: string;
    /** What is wrong and what is allowed. */
    message: string;
    /** What was given; absent when nothing was. */
    given?: unknown;
}

/** Checks raw settings and completes them with defaults; reports every mistake at once. */
export function parseSettings(raw: unknown): { settings: Settings } | { mistakes: SettingsMistake[] } {
    const parsed = settingsSchema.safeParse(raw);
    if (parsed.success) {
        return { settings: parsed.data };
    }
    return {
        mistakes: parsed.error.issues.flatMap((issue) => {
            const path = `${namespace}${issue.path.join(".")}`;
            if (issue.code === "unrecognized_keys") {
                return issue.keys.map((key) => ({
                    path: issue.path.length === 0 ? `${namespace}${key}` : `${path}.${key}`,
                    message: `no such setting; allowed: ${allowedKeys(issue.path).join(", ")}`,
                }));
            }
            return [
                {
                    path,
                    message: issue.message,
                    given: secretSettings.has(issue.path.join(".")) ? undefined : valueAt(raw, issue.path),
                },
            ];
        }),
    };
}

/**
 * Checks the settings in a stack's whole configuration.
 *
 * @param config - By key, such as `securecart:network`; the engine hands every value over as text, objects as JSON.
 */
export function parseStackConfig(
    config: Readonly<Record<string, unknown>>,
): ReturnType<typeof parseSettings> {
    const raw = Object.entries(config)
        .filter(([key]) => key.startsWith(namespace))
        .map(([key, value]) => [
            key.slice(namespace.length),
            typeof value === "string" ? spelled(value) : value,
        ]);
    return parseSettings(Object.fromEntries(raw));
}

/** All mistakes in one text, each with path, value and what is allowed. */
export function describeMistakes(stack: string, mistakes: readonly SettingsMistake[]): string {
    const lines = mistakes.map(
        ({ path, message, given }) =>
            `  - ${path}: ${message}${given === undefined ? "" : ` (got ${JSON.stringify(given)})`}`,
    );
    return [`Settings of stack ${stack}:`, ...lines].join("\n");
}

function spelled(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
        raw,
    );
}

function allowedKeys(path: readonly PropertyKey[]): string[] {
    let schema = z.toJSONSchema(settingsSchema, { io: "input" }) as JsonSchemaNode;
    for (const step of path) {
        schema = schema.properties?.[String(step)] ?? {};
    }
    return Object.keys(schema.properties ?? {});
}

interface JsonSchemaNode {
    properties?: Record<string, JsonSchemaNode>;
}
