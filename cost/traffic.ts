import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { StackGraph, StackResource } from "../graph/stack-graph";
import { InputError } from "../offline/input-error";

const amount = z.number().min(0);

/** What can be said of a component, a resource or a type: amounts that a bill depends on and a program doesn't say. */
const measures = {
    eventsPerSecond: amount.describe("Events, on average over the month"),
    bytesPerEvent: amount.describe("Bytes of an event as it is sent"),
    requestsPerMonth: amount.describe("Calls of a function, key, secret, queue or topic"),
    emailsPerMonth: amount.describe("Notifications that go out as e-mail"),
    eventsPerMonth: amount.describe(
        "Events on a custom bus, calls of an API destination, runs of a schedule",
    ),
    gbPerMonth: amount.describe("GB copied, uploaded, written, logged, or sent through an endpoint"),
    objectsPerMonth: amount.describe("Objects written to a bucket"),
    storedGb: amount.describe("GB that a table holds"),
    dpuHoursPerMonth: amount.describe("DPU-hours of a Glue job, crawler or optimizer"),
    vcpuHoursPerMonth: amount.describe("vCPU-hours of a Spark application"),
    memoryGbHoursPerMonth: amount.describe("GB-hours of memory of a Spark application"),
    transitionsPerMonth: amount.describe("State transitions of a workflow"),
    tbScannedPerMonth: amount.describe("TB that queries scan"),
    msPerInvocation: amount.describe("Milliseconds of an invocation, whatever it processes"),
    msPerEvent: amount.describe("Milliseconds more for each event"),
    logBytesPerInvocation: amount.describe("Bytes that an invocation logs"),
    customMetrics: amount.describe("Metrics of its own that a function publishes"),
    storedShare: amount.describe("Bytes stored for each byte that comes in: compression"),
    writesPerEvent: amount.describe("Write request units of a table for each event"),
    readsPerEvent: amount.describe("Read request units of a table for each event"),
    writesPerInvocation: amount.describe("Write request units of a table for each invocation"),
    readsPerInvocation: amount.describe("Read request units of a table for each invocation"),
};

export type Measure = keyof typeof measures;

const entry = z
    .strictObject({
        of: z
            .string()
            .min(1)
            .describe("Name of a component or resource, or a type such as aws:kms/key:Key for all of it"),
        why: z.string().min(10).describe("Where the numbers come from"),
        ...z.object(measures).partial().shape,
    })
    .refine(({ of, why, ...amounts }) => Boolean(of && why) && Object.keys(amounts).length > 0, {
        message: "states no amount",
    });

const trafficSchema = z.strictObject({
    about: z.string(),
    monthsInOperation: z
        .number()
        .min(1)
        .describe("Months for which data has come in, which decides what is stored"),
    code: z.array(entry).describe("What the code does with traffic, the same in every profile"),
    profiles: z.record(z.string(), z.strictObject({ about: z.string().min(10), usage: z.array(entry) })),
});

/** The content of a traffic file. */
export type TrafficFile = z.infer<typeof trafficSchema>;

type Entry = z.infer<typeof entry>;

/** A traffic file that can't be used, with every mistake. */
export class TrafficError extends InputError {}

/** This project's own assumptions. */
export const ownTrafficFile = path.join(__dirname, "traffic.json");

/**
 * Reads a file of assumptions.
 *
 * @throws {TrafficError} With every mistake, each with its path.
 */
export function readTraffic(file: string): TrafficFile {
    let content: unknown;
    try {
        content = JSON.parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
        throw new TrafficError(`${file}: ${(error as Error).message}`);
    }
    const parsed = trafficSchema.safeParse(content);
    if (!parsed.success) {
        const mistakes = parsed.error.issues.map(
            ({ path: where, message }) => `  - ${where.join(".")}: ${message}`,
        );
        throw new TrafficError(`${file}:\n${mistakes.join("\n")}`);
    }
    return parsed.data;
}

/** The profile that a stack has by itself: the one with its name, else the first. */
export function profileOf({ profiles }: TrafficFile, stack: string): string {
    return stack in profiles ? stack : Object.keys(profiles)[0];
}

/** What traffic a stack is assumed to have. */
export class Traffic {
    readonly monthsInOperation: number;
    /** What the profile is, in words. */
    readonly about: string;
    private readonly entries: ReadonlyMap<string, readonly Entry[]>;

    /**
     * @param profile - Which of the file's profiles.
     * @throws {TrafficError} If the file has no such profile.
     */
    constructor(
        file: TrafficFile,
        readonly profile: string,
    ) {
        const chosen = file.profiles[profile];
        if (!chosen) {
            throw new TrafficError(
                `There is no traffic profile "${profile}". The profiles are: ${Object.keys(file.profiles).join(", ")}.`,
            );
        }
        this.monthsInOperation = file.monthsInOperation;
        this.about = chosen.about;
        this.entries = Map.groupBy([...chosen.usage, ...file.code], ({ of }) => of);
    }

    /**
     * An amount of a resource: what is said of it, else of the components around it, the nearest first, else of its type;
     * undefined where nobody says anything.
     */
    of(graph: StackGraph, resource: StackResource, measure: Measure): number | undefined {
        const names = [resource, ...graph.ancestors(resource)].map(({ name }) => name);
        return this.named([...names, resource.type], measure);
    }

    /** An amount of the first of the names that has it. */
    named(names: readonly string[], measure: Measure): number | undefined {
        for (const name of names) {
            const found = this.entries.get(name)?.find((each) => each[measure] !== undefined);
            if (found) {
                return found[measure];
            }
        }
        return undefined;
    }
}
