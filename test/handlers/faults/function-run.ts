import type { Answer } from "../../../handlers/replay/function-process";
import type { HandlerLab } from "../handler-lab";
import type { AlarmMetric, FaultSettings } from "./fault-row";
import { RespawningFunction } from "./respawning-function";

/** A record of a call, whatever brought it. */
export interface CalledRecord {
    /** Its place in its source. */
    readonly position: string;
    /** Its bytes, base64. */
    readonly dataBase64: string;
}

/** A function under faults, and whoever calls it: one call at a time, so that several callers wait for each other. */
export class FunctionRun {
    readonly lambda: RespawningFunction;
    /** Put between caller and function; by default the function is just called. */
    around?: (
        call: () => Promise<Answer<unknown>>,
        records: readonly CalledRecord[],
    ) => Promise<Answer<unknown>>;
    /** Calls that failed. */
    errors = 0;
    private last: Promise<unknown> = Promise.resolve();

    constructor(
        readonly lab: HandlerLab,
        handler: string,
        { environment, timeoutMs = 20_000 }: Pick<FaultSettings<never>, "environment" | "timeoutMs">,
        wiring: Readonly<Record<string, string>> = {},
    ) {
        this.lambda = new RespawningFunction(() =>
            lab.start(handler, { ...wiring, ...environment }, timeoutMs),
        );
    }

    /** @param records - What of the event faults go by. */
    invoke<T>(event: unknown, records: readonly CalledRecord[]): Promise<Answer<T>> {
        const call = () => this.lambda.invoke<unknown>(event);
        const turn = this.last.then(() => (this.around ? this.around(call, records) : call()));
        this.last = turn;
        return turn.then((answer) => {
            this.errors += answer.error === undefined ? 0 : 1;
            return answer as Answer<T>;
        });
    }

    /** Metrics of the function and of its calls that said something. */
    get alarms(): AlarmMetric[] {
        const counted = ["RecordsFailed", "RecordsQuarantined", "RequestsRefused"] as const;
        return [
            ...counted.filter((name) => this.lab.metric(name) > 0),
            ...(this.errors > 0 ? (["Errors"] as const) : []),
        ];
    }
}
