import type { DeliverySettings } from "../../../local/event-sources/delivery-rules";

/** Metrics of the functions, of Lambda and of API Gateway that components put alarms on. */
export type AlarmMetric =
    | "RecordsFailed"
    | "RecordsQuarantined"
    | "RequestsRefused"
    | "5XXError"
    | "Errors"
    | "OnFailureDestinationDeliveredEventCount"
    | "AsyncEventsDropped";

/** What became of the records, counted in what lies there: in = stored + duplicates + quarantined + given up. */
export interface FaultCounts {
    /** Records that were sent. */
    readonly in: number;
    /** Rows in the lake; partitions in the catalog. */
    readonly stored: number;
    /** Records that repeat one that is stored. */
    readonly duplicates: number;
    /** Refused records, each once, with their bytes. */
    readonly quarantined: number;
    /** Records in the failed-delivery bucket, or still with their sender. */
    readonly givenUp: number;
    /** Records that are nowhere, as texts. */
    readonly lost: readonly string[];
    /** Rows that are there more than once. */
    readonly doubled: number;
    /** Metrics with alarms on them that said something. */
    readonly alarms: readonly AlarmMetric[];
}

/** How a row's records are brought to the function. */
export interface FaultSettings<Run> {
    readonly delivery?: Partial<DeliverySettings>;
    /** Time that a call of the function may take, in ms. */
    readonly timeoutMs?: number;
    /** More environment for the function. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Called when half of the records are on their way. */
    readonly during?: (run: Run) => void | Promise<void>;
}

/** What goes wrong around a function, and what may come of it. */
export interface FaultRow<Run> {
    readonly name: string;
    /** Brings the fault in, before the function is called. */
    readonly bring: (run: Run) => void | Promise<void>;
    readonly settings?: FaultSettings<Run>;
    /** Alarms that somebody must get, beside the one on quarantine; none for what retries within a call take care of. */
    readonly alarms?: readonly AlarmMetric[];
    /** Whether records may be given up. Default: no. */
    readonly givesUp?: boolean;
    /** Whether `npm test` runs it. Default: no; the long run does. */
    readonly short?: boolean;
}

/** A function with everything that brings it records, for one row after the other. */
export interface FaultBench<Run> {
    run(row: FaultRow<Run>): Promise<FaultCounts>;
    close(): Promise<void>;
}

/** Alarms that a run must have raised. */
export function alarmsDue(
    { alarms = [] }: Pick<FaultRow<never>, "alarms">,
    { quarantined }: Pick<FaultCounts, "quarantined">,
): readonly AlarmMetric[] {
    return quarantined > 0 ? [...alarms, "RecordsQuarantined"] : alarms;
}

/** What is wrong with a run's counts; empty when nothing is lost, nothing doubled, and somebody was told. */
export function mistakes(row: Pick<FaultRow<never>, "alarms" | "givesUp">, counts: FaultCounts): string[] {
    const { givesUp = false } = row;
    const { stored, duplicates, quarantined, givenUp, lost, doubled } = counts;
    const sum = stored + duplicates + quarantined + givenUp;
    return [
        ...(lost.length > 0 ? [`${lost.length} lost, such as ${lost[0]}`] : []),
        ...(doubled > 0 ? [`${doubled} rows too many`] : []),
        ...(sum !== counts.in ? [`${counts.in} in, ${sum} found`] : []),
        ...(givenUp > 0 && !givesUp ? [`${givenUp} given up`] : []),
        ...(givenUp === 0 && givesUp ? ["nothing given up"] : []),
        ...alarmsDue(row, counts)
            .filter((metric) => !counts.alarms.includes(metric))
            .map((metric) => `${metric} said nothing`),
    ];
}
