import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A job as the service keeps it. */
export interface StandInJob {
    JobId: string;
    JobState: string;
    Description?: string;
    [field: string]: unknown;
}

/** A call that a client made. */
export interface StandInCall {
    operation: string;
    input: Record<string, unknown>;
    /** Region that the call was signed for. */
    region: string;
}

type Answer = Record<string, unknown> | Refusal;

class Refusal {
    constructor(
        readonly type: string,
        readonly message: string,
        readonly status = 400,
    ) {}
}

/**
 * Snowball's job management over HTTP, as far as import jobs need it: AWS JSON 1.1, with the service's own rules of which
 * state allows what.
 *
 * Source: https://docs.aws.amazon.com/snowball/latest/api-reference/
 */
export class SnowballStandIn {
    readonly jobs = new Map<string, StandInJob>();
    readonly calls: StandInCall[] = [];
    /** Answers that come before those by the rules, one for each call of the operation. */
    private readonly planned = new Map<string, Refusal[]>();
    private readonly server: Server;

    private constructor() {
        this.server = createServer((request, response) => void this.answer(request, response));
    }

    static async start(): Promise<SnowballStandIn> {
        const standIn = new SnowballStandIn();
        await new Promise<void>((resolve) => standIn.server.listen(0, "127.0.0.1", resolve));
        return standIn;
    }

    get endpoint(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** Lets the next call of an operation fail. */
    refuseNext(operation: string, type: string, message: string, status = 400): void {
        this.planned.set(operation, [
            ...(this.planned.get(operation) ?? []),
            new Refusal(type, message, status),
        ]);
    }

    /** Adds jobs that somebody else ordered. */
    add(count: number, description: string): void {
        for (let index = 0; index < count; index++) {
            this.create({ Description: `${description} ${index}` });
        }
    }

    /** Operations that were called, in their order. */
    get operations(): string[] {
        return this.calls.map(({ operation }) => operation);
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const [service, operation = ""] = String(request.headers["x-amz-target"]).split(".");
        const input = JSON.parse((await text(request)) || "{}") as Record<string, unknown>;
        const region = /Credential=[^/]+\/\d{8}\/([^/]+)\/snowball\//.exec(
            request.headers.authorization ?? "",
        )?.[1];
        this.calls.push({ operation, input, region: region ?? "unsigned" });
        const answer =
            service !== "AWSIESnowballJobManagementService" ||
            request.headers["content-type"] !== "application/x-amz-json-1.1"
                ? new Refusal("UnknownOperationException", `no ${String(request.headers["x-amz-target"])}`)
                : (this.planned.get(operation)?.shift() ?? this.byTheRules(operation, input));
        response.setHeader("Content-Type", "application/x-amz-json-1.1");
        if (answer instanceof Refusal) {
            response.statusCode = answer.status;
            response.end(JSON.stringify({ __type: answer.type, Message: answer.message }));
        } else {
            response.end(JSON.stringify(answer));
        }
    }

    private byTheRules(operation: string, input: Record<string, unknown>): Answer {
        switch (operation) {
            case "CreateJob":
                return { JobId: this.create(input).JobId };
            case "ListJobs":
                return this.list(input);
            case "DescribeJob":
                return this.withJob(input, (job) => ({ JobMetadata: job }));
            case "UpdateJob":
                return this.withJob(input, (job) =>
                    this.whileNew(job, () => Object.assign(job, { ...input, JobId: job.JobId })),
                );
            case "CancelJob":
                return this.withJob(input, (job) =>
                    this.whileNew(job, () => Object.assign(job, { JobState: "Cancelled" })),
                );
            default:
                return new Refusal("UnknownOperationException", operation);
        }
    }

    private create(input: Record<string, unknown>): StandInJob {
        const number = String(this.jobs.size + 1).padStart(12, "0");
        const job = { ...input, JobId: `JID00000000-0000-4000-8000-${number}`, JobState: "New" };
        this.jobs.set(job.JobId, job);
        return job;
    }

    /** Pages of at most 100, as the service has them; here of 2, so that tests turn pages. */
    private list({ NextToken, MaxResults }: Record<string, unknown>): Answer {
        if (typeof MaxResults === "number" && MaxResults > 100) {
            return new Refusal("ValidationException", "MaxResults");
        }
        const start = Number(NextToken ?? 0);
        const all = [...this.jobs.values()];
        const page = all.slice(start, start + 2);
        return {
            JobListEntries: page.map(({ JobId, JobState, Description }) => ({
                JobId,
                JobState,
                Description,
            })),
            ...(start + 2 < all.length && { NextToken: String(start + 2) }),
        };
    }

    private withJob(input: Record<string, unknown>, use: (job: StandInJob) => Answer): Answer {
        const job = this.jobs.get(String(input.JobId));
        return job === undefined ? new Refusal("InvalidResourceException", "no such job") : use(job);
    }

    private whileNew(job: StandInJob, change: () => void): Answer {
        if (job.JobState !== "New") {
            return new Refusal("InvalidJobStateException", `The job is ${job.JobState}`);
        }
        change();
        return {};
    }
}
