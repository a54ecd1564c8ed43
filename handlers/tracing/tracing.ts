import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
    AlwaysOffSampler,
    BasicTracerProvider,
    ParentBasedSampler,
    SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { XRayExporter } from "./xray-exporter";
import { parentOf, spanContextOf, traceParentOf } from "./xray-trace";

/** The part of a client's middleware stack that is needed here; each client types it by its own commands. */
interface MiddlewareStack {
    add(
        middleware: (
            next: (args: object) => Promise<object>,
            context: { clientName?: string; commandName?: string },
        ) => (args: object) => Promise<object>,
        options: { step: "initialize"; name: string },
    ): void;
}

/** Links of a span: a document of X-Ray's may have 64 KB, and a link takes about 90 bytes. */
const linkLimit = 100;

/** Spans of a function: one for a call, and in it one for each call to AWS. Without a daemon there are none. */
export class Tracing {
    private readonly exporter: XRayExporter | undefined;
    private readonly tracer;

    /** @param daemon - `host:port` of the X-Ray daemon; Lambda sets `AWS_XRAY_DAEMON_ADDRESS`. */
    constructor(daemon = process.env.AWS_XRAY_DAEMON_ADDRESS) {
        if (daemon) {
            this.exporter = new XRayExporter(daemon);
            context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
            trace.setGlobalTracerProvider(
                new BasicTracerProvider({
                    // X-Ray's sampling rules have decided before the function is called.
                    sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
                    spanProcessors: [new SimpleSpanProcessor(this.exporter)],
                }),
            );
        }
        this.tracer = trace.getTracer("securecart");
    }

    /** A handler whose calls are spans of that name, below the one that Lambda has opened. */
    handler<A extends unknown[], T>(
        name: string,
        work: (...args: A) => Promise<T>,
    ): (...args: A) => Promise<T> {
        const { exporter } = this;
        return async (...args) => {
            const parent = exporter && parentOf(process.env._X_AMZN_TRACE_ID);
            if (!parent) {
                return work(...args);
            }
            try {
                return await context.with(trace.setSpanContext(context.active(), parent), () =>
                    this.within(name, SpanKind.SERVER, () => work(...args)),
                );
            } finally {
                await exporter.forceFlush();
            }
        };
    }

    /** Watches a client: each of its calls becomes a span, named like `S3.PutObject`. @returns The client. */
    watch<C extends { readonly middlewareStack: object }>(client: C): C {
        if (this.exporter) {
            (client.middlewareStack as MiddlewareStack).add(
                (next, { clientName = "AWS", commandName = "Call" }) =>
                    (args) =>
                        this.within(
                            `${clientName.replace(/Client$/, "")}.${commandName.replace(/Command$/, "")}`,
                            SpanKind.CLIENT,
                            () => next(args),
                        ),
                { step: "initialize", name: "tracing" },
            );
        }
        return client;
    }

    /** Where the current call stands in its trace, as a W3C `traceparent`, to travel with what it produces. */
    traceParent(): string | undefined {
        const span = trace.getActiveSpan()?.spanContext() ?? parentOf(process.env._X_AMZN_TRACE_ID);
        return span && traceParentOf(span);
    }

    /**
     * Links the current call's span to those that have produced its records.
     *
     * @param traceParents - W3C `traceparent` of each record; what is none is passed over, and so is what is beyond the
     * first 100: a span has to fit into one datagram.
     */
    link(traceParents: readonly unknown[]): void {
        const links = [...new Set(traceParents)].map(spanContextOf).filter((each) => each !== undefined);
        trace.getActiveSpan()?.addLinks(links.slice(0, linkLimit).map((linked) => ({ context: linked })));
    }

    private within<T>(name: string, kind: SpanKind, work: () => Promise<T>): Promise<T> {
        return this.tracer.startActiveSpan(name, { kind }, async (span) => {
            try {
                return await work();
            } catch (error) {
                // The kind of an error, never its message, which may quote the record.
                span.setStatus({
                    code: SpanStatusCode.ERROR,
                    message: error instanceof Error ? error.name : "Error",
                });
                throw error;
            } finally {
                span.end();
            }
        });
    }
}
