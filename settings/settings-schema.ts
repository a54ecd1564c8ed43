import { z } from "zod";
import { logRetentionDays } from "../facts/log-retention";
import { vpcCidr, zoneName } from "./formats";
import { stageSettings } from "./stage-settings";

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
            zoneNames: z
                .array(zoneName)
                .optional()
                .describe(
                    "Names of the zones, where not all of the region's offer every service. Default: its first",
                ),
            cidrBlock: vpcCidr.default("10.40.0.0/16").describe("Addresses of the VPC, /16 to /20"),
        })
        .prefault({})
        .describe("The private network"),
    retention: z
        .strictObject({
            logDays: z
                .literal(logRetentionDays.filter((days) => days >= 365))
                .default(365)
                .describe("Days that log groups keep events, a year at least. Default: 365"),
            rawDays: z
                .int()
                .min(1)
                .max(36_500)
                .default(90)
                .describe("Days that raw objects are kept. Default: 90"),
            curatedDays: z
                .int()
                .min(1)
                .max(36_500)
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
    ...stageSettings,
});

export type Settings = z.infer<typeof settingsSchema>;
