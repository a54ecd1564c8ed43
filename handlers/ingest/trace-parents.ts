import type { SortedRow } from "./sorted-batch";

/**
 * Traces of the requests that have brought rows, as W3C `traceparent`s: a message's header has it, or a record's field
 * `trace_parent`. What is none, `Tracing.link` passes over.
 */
export function traceParentsOf(rows: readonly SortedRow[]): unknown[] {
    return rows
        .map(({ row, record }) => record.traceParent ?? row.value.trace_parent)
        .filter((each) => each !== undefined && each !== null);
}
