import { z } from "zod";
import { logRetentionDays } from "../facts/log-retention";

/**
 * The settings of a stack: what `Pulumi.<stack>.yaml` may say under `securecart:`.
 *
 * The one definition; the `config:` schema in Pulumi.yaml repeats the top level for the engine, and a test compares the two.
 */
export const settingsSchema = z.strictObject({
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
                .literal([...logRetentionDays])
                .default(365)
                .describe("Days that log groups keep events. Default: 365"),
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
    clickstream: z
        .strictObject({
            enabled: z.boolean().default(true).describe("Whether the stage exists. Default: true"),
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
        })
        .prefault({})
        .describe("The website's clickstream"),
});

export type Settings = z.infer<typeof settingsSchema>;

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
    const parsed = settingsSchema.safeParse(raw, { reportInput: true });
    if (parsed.success) {
        return { settings: parsed.data };
    }
    return {
        mistakes: parsed.error.issues.flatMap((issue) => {
            const path = `securecart:${issue.path.join(".")}`;
            if (issue.code === "unrecognized_keys") {
                return issue.keys.map((key) => ({
                    path: issue.path.length === 0 ? `securecart:${key}` : `${path}.${key}`,
                    message: `no such setting; allowed: ${allowedKeys(issue.path).join(", ")}`,
                }));
            }
            return [{ path, message: issue.message, given: issue.input }];
        }),
    };
}

/** The mistakes as lines of text, each with path, value and what is allowed. */
export function describeMistakes(mistakes: readonly SettingsMistake[]): string {
    return mistakes
        .map(
            ({ path, message, given }) =>
                `  - ${path}: ${message}${given === undefined ? "" : ` (got ${JSON.stringify(given)})`}`,
        )
        .join("\n");
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
