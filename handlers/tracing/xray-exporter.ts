import { createSocket, type Socket } from "node:dgram";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode, hrTimeToMilliseconds } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { xrayTraceId } from "./xray-trace";

/** Line before each document: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
const header = '{"format": "json", "version": 1}\n';

/**
 * Sends spans as subsegments to the X-Ray daemon that Lambda runs beside a traced function; no endpoint in the VPC is
 * needed for it. A document that is lost is lost: tracing never stands in the way of the work.
 */
export class XRayExporter implements SpanExporter {
    private socket: Socket | undefined;
    private readonly pending = new Set<Promise<void>>();
    private readonly host: string;
    private readonly port: number;

    /** @param address - `host:port`, from `AWS_XRAY_DAEMON_ADDRESS`. */
    constructor(address: string) {
        const at = address.lastIndexOf(":");
        this.host = address.slice(0, at);
        this.port = Number(address.slice(at + 1));
    }

    export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
        for (const span of spans) {
            this.send(Buffer.from(header + JSON.stringify(subsegment(span))));
        }
        done({ code: ExportResultCode.SUCCESS });
    }

    /** Waits until everything has left: Lambda stops the process when it has answered. */
    async forceFlush(): Promise<void> {
        await Promise.all(this.pending);
    }

    async shutdown(): Promise<void> {
        await this.forceFlush();
        this.socket?.close();
        this.socket = undefined;
    }

    private send(datagram: Buffer): void {
        this.socket ??= createSocket("udp4")
            .on("error", () => undefined)
            .unref();
        const sent = new Promise<void>((resolve) => {
            this.socket!.send(datagram, this.port, this.host, () => resolve());
        });
        this.pending.add(sent);
        void sent.then(() => this.pending.delete(sent));
    }
}

/** A span as X-Ray takes it: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
function subsegment(span: ReadableSpan): Record<string, unknown> {
    const { traceId, spanId } = span.spanContext();
    const failed = span.status.code === SpanStatusCode.ERROR;
    return {
        type: "subsegment",
        id: spanId,
        trace_id: xrayTraceId(traceId),
        parent_id: span.parentSpanContext?.spanId,
        name: span.name.replaceAll(/[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu, "_").slice(0, 200),
        start_time: hrTimeToMilliseconds(span.startTime) / 1000,
        end_time: hrTimeToMilliseconds(span.endTime) / 1000,
        ...(span.kind === SpanKind.CLIENT && { namespace: "aws" }),
        ...(failed && { fault: true, cause: { exceptions: [{ type: span.status.message ?? "Error" }] } }),
        ...(span.links.length > 0 && {
            links: span.links.map(({ context: linked }) => ({
                trace_id: xrayTraceId(linked.traceId),
                id: linked.spanId,
            })),
        }),
        annotations: Object.fromEntries(
            Object.entries(span.attributes)
                .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
                .map(([key, value]) => [key.replaceAll(/[^A-Za-z0-9_]/g, "_"), value]),
        ),
    };
}
