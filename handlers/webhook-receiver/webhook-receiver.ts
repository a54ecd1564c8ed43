import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { type KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { type Deadline, deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { metricNames } from "../runtime/metric-names";
import type { SecretCache } from "../secrets/secret-cache";
import type { Claims } from "../state/claims";
import type { Tracing } from "../tracing/tracing";
import { type PaymentEvent, readPaymentEvent } from "./payment-event";
import type { Processor } from "./processors";
import type { Settings } from "./settings";
import { isSigned, readStandardSignature, readStripeSignature, signingSecrets } from "./signature";

/** Bytes of a body at most; far more than payment processors send. */
const maxBodyBytes = 256 * 1024;

/** A signature that doesn't fit makes the secret be read again if the copy at hand is older, in ms. */
const rereadAfterMs = 10_000;

/** What became of a request. */
interface Outcome {
    readonly statusCode: number;
    readonly status: string;
    readonly metric: keyof typeof metricNames;
    readonly retryAfterSeconds?: number;
}

/**
 * Takes in signed events over HTTP: each event id once, and with 2xx only what the stream has.
 *
 * Answers: 200 stored, now or before; 401 not signed, or not in time; 404 no such processor; 413 too large; 400 not
 * UTF-8; 503 to be sent again.
 */
export class WebhookReceiver {
    private readonly processors: ReadonlyMap<string, Processor>;

    constructor(
        private readonly needs: {
            settings: Settings;
            secrets: SecretCache;
            claims: Claims;
            stream: KinesisClient;
            tracing: Pick<Tracing, "traceParent">;
            logger: Logger;
            metrics: Metrics;
            /** The clock, in ms since 1970 UTC. */
            now?: () => number;
        },
    ) {
        this.processors = new Map(needs.settings.processors.map((processor) => [processor.name, processor]));
    }

    async handle(request: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> {
        const { metrics, logger } = this.needs;
        let outcome: Outcome;
        try {
            outcome = await this.receive(request, deadline(context));
        } catch (error) {
            logger.error("Event not stored; its sender will send it again", describeFailure(error));
            outcome = { statusCode: 503, status: "unavailable", metric: "failed", retryAfterSeconds: 5 };
        }
        metrics.addMetric(metricNames[outcome.metric], MetricUnit.Count, 1);
        metrics.publishStoredMetrics();
        return {
            statusCode: outcome.statusCode,
            headers: {
                "Content-Type": "application/json",
                "Cache-Control": "no-store",
                ...(outcome.retryAfterSeconds && { "Retry-After": String(outcome.retryAfterSeconds) }),
            },
            body: JSON.stringify({ status: outcome.status }),
        };
    }

    private async receive(request: APIGatewayProxyEvent, limit: Deadline): Promise<Outcome> {
        const processor = this.processors.get(request.pathParameters?.processor ?? "");
        if (!processor) {
            return this.refuse(404, "unknown processor");
        }
        const body = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
        if (body.length > maxBodyBytes) {
            return this.refuse(413, "body too large", processor);
        }
        const headers = lowerCased(request.headers ?? {});
        const message =
            processor.scheme === "stripe" ? readStripeSignature(headers) : readStandardSignature(headers);
        if (!message) {
            return this.refuse(401, "signature missing or malformed", processor);
        }
        const now = this.needs.now?.() ?? Date.now();
        if (Math.abs(now / 1000 - message.timestamp) > processor.toleranceSeconds) {
            return this.refuse(401, "signature too old or too new", processor);
        }
        if (!(await this.fits(processor, message, body, now, limit.signal))) {
            return this.refuse(401, "signature does not fit", processor);
        }
        if (!isUtf8(body)) {
            return this.refuse(400, "body is not UTF-8", processor);
        }
        return this.store(
            readPaymentEvent(processor, body, message.id),
            request.requestContext?.requestId ?? randomUUID(),
            limit,
        );
    }

    private async fits(
        { name, secretArn }: Processor,
        message: Parameters<typeof isSigned>[0],
        body: Buffer,
        now: number,
        signal: AbortSignal,
    ): Promise<boolean> {
        const { secrets } = this.needs;
        const known = await secrets.get(secretArn, 0, signal);
        if (!known || signingSecrets(known.text).length === 0) {
            // Nobody has filled the secret yet: the sender keeps its event and comes back.
            throw new NoSigningSecretError(`The secret of ${name} holds no signing secret.`);
        }
        if (isSigned(message, body, signingSecrets(known.text))) {
            return true;
        }
        const fresh = await secrets.get(secretArn, now - rereadAfterMs, signal);
        return fresh !== known && isSigned(message, body, signingSecrets(fresh?.text ?? ""));
    }

    private async store(event: PaymentEvent, owner: string, limit: Deadline): Promise<Outcome> {
        const { claims, stream, settings, tracing } = this.needs;
        const claim = { id: `${event.processor}#${event.event_id}`, owner };
        const [outcome] = await claims.claim([claim], limit);
        if (outcome === "stored") {
            return { statusCode: 200, status: "duplicate", metric: "duplicates" };
        }
        if (outcome === "held") {
            return { statusCode: 503, status: "in progress", metric: "failed", retryAfterSeconds: 30 };
        }
        try {
            await stream.send(
                new PutRecordCommand({
                    StreamName: settings.streamName,
                    PartitionKey: partitionKey(event),
                    Data: Buffer.from(JSON.stringify({ ...event, trace_parent: tracing.traceParent() })),
                }),
                { abortSignal: limit.signal },
            );
        } catch (error) {
            await claims.release(claim, limit.signal).catch(() => undefined);
            throw error;
        }
        // Stored is stored: if this fails, the sender's next attempt is a repeat that the stream's reader drops.
        await claims.confirm([claim], limit.signal).catch((error: unknown) => {
            this.needs.logger.warn("Stored, but not confirmed", describeFailure(error));
        });
        return { statusCode: 200, status: "stored", metric: "stored" };
    }

    private refuse(statusCode: number, reason: string, processor?: Processor): Outcome {
        this.needs.logger.warn("Request refused", { reason, processor: processor?.name });
        return { statusCode, status: reason, metric: "refused" };
    }
}

class NoSigningSecretError extends Error {
    override readonly name = "NoSigningSecretError";
}

/** Events of one payment stay in order. */
function partitionKey({ transaction_id: transaction, order_id: order, event_id: id }: PaymentEvent): string {
    const key =
        [transaction, order].find((each): each is string => typeof each === "string" && each !== "") ?? id;
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html: 1 to 256 characters.
    return key.slice(0, 256);
}

function lowerCased(
    headers: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
