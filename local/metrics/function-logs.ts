import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { EmulatorClients } from "../provider/emulator-clients";

/** How far back a look goes behind the last one, in ms: lines of calls that ended out of order. */
const overlapMs = 2_000;

/** Reads the functions' log groups as lines come. */
export class FunctionLogs {
    private readonly seen = new Map<string, number>();
    private since: number;

    /** @param groups - Names of the log groups. */
    constructor(
        private readonly groups: readonly string[],
        private readonly clients: Pick<EmulatorClients, "logs">,
        private readonly onLine: (line: string, at: number) => void,
    ) {
        this.since = Date.now();
    }

    /** Reads what has come since the last look. */
    async look(): Promise<void> {
        const from = this.since - overlapMs;
        this.since = Date.now();
        for (const logGroupName of this.groups) {
            const pages = paginateFilterLogEvents(
                { client: this.clients.logs },
                { logGroupName, startTime: from },
            );
            // The emulator gives each call a log stream of its own, and writes it at once.
            const known = new Set(this.seen.keys());
            for await (const { events = [] } of pages) {
                for (const {
                    logStreamName: stream = "",
                    message = "",
                    timestamp: at = this.since,
                } of events) {
                    if (!known.has(stream)) {
                        this.seen.set(stream, at);
                        this.onLine(message, at);
                    }
                }
            }
        }
        for (const [stream, at] of this.seen) {
            if (at < from - overlapMs) {
                this.seen.delete(stream);
            }
        }
    }
}
