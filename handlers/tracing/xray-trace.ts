import { type SpanContext, TraceFlags } from "@opentelemetry/api";

/**
 * Reads the trace that Lambda has put a call into, as OpenTelemetry's identity of the parent span.
 *
 * @param header - `Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=<0 or 1>`, from `_X_AMZN_TRACE_ID`:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function parentOf(header: string | undefined): SpanContext | undefined {
    const root = /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/.exec(header ?? "");
    const parent = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/.exec(header ?? "");
    return root && parent
        ? {
              traceId: root[1] + root[2],
              spanId: parent[1],
              traceFlags: /(?:^|;)Sampled=1(?:;|$)/.test(header!) ? TraceFlags.SAMPLED : TraceFlags.NONE,
              isRemote: true,
          }
        : undefined;
}

/** Trace id in X-Ray's form. */
export function xrayTraceId(traceId: string): string {
    return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/** A span's identity as a W3C `traceparent`: https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceParentOf({ traceId, spanId, traceFlags }: SpanContext): string {
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** The span that a W3C `traceparent` names; `undefined` for anything else. */
export function spanContextOf(traceParent: unknown): SpanContext | undefined {
    const parts =
        typeof traceParent === "string" &&
        /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceParent);
    return parts
        ? { traceId: parts[1], spanId: parts[2], traceFlags: parseInt(parts[3], 16), isRemote: true }
        : undefined;
}
