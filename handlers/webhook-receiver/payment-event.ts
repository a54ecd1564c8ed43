import { hash } from "node:crypto";
import { timestampOfSeconds } from "../contracts/timestamp";
import { maskCardNumbers, maskText } from "./card-numbers";
import type { Processor } from "./processors";

/** A row of the dataset `payments` on its way to the stream; what the sender's event lacks is absent. */
export interface PaymentEvent {
    readonly event_id: string;
    readonly processor: string;
    /** The event's body, with card numbers masked. */
    readonly payload: string;
    readonly [column: string]: unknown;
}

/**
 * Reads a signed body. One that isn't the scheme's event gets an id from its bytes and goes on without its fields: it is
 * the sender's word, to be kept and looked at, and the reader of the stream puts it into quarantine.
 *
 * @param messageId - Identity that the signature covers, where the scheme has one.
 */
export function readPaymentEvent(
    { name, scheme }: Pick<Processor, "name" | "scheme">,
    body: Buffer,
    messageId: string | undefined,
): PaymentEvent {
    const text = body.toString("utf8");
    const event = parseObject(text);
    const fields = event && (scheme === "stripe" ? stripeFields(event) : standardFields(event));
    return {
        ...maskedScalars(fields ?? {}),
        event_id: eventId(messageId ?? fields?.event_id, body),
        processor: name,
        payload: (event && maskedJson(event)) ?? maskText(text),
    };
}

/** The sender's id; one of the body's bytes where there is none. An id that holds a card number is digested. */
function eventId(id: unknown, body: Buffer): string {
    if (typeof id !== "string" || id === "") {
        return `sha256-${hash("sha256", body, "hex").slice(0, 32)}`;
    }
    return maskText(id) === id ? id : `sha256-${hash("sha256", id, "hex").slice(0, 32)}`;
}

/** Fields that are texts, numbers or truth values; no column takes anything else, and the payload has it. */
function maskedScalars(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(fields)
            .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
            .map(([column, value]) => [column, column === "amount" ? value : maskCardNumbers(value)]),
    );
}

/** @returns `undefined` for an event that is nested more deeply than can be walked. */
function maskedJson(event: Record<string, unknown>): string | undefined {
    try {
        return JSON.stringify(maskCardNumbers(event));
    } catch {
        return undefined;
    }
}

function parseObject(text: string): Record<string, unknown> | undefined {
    try {
        return asObject(JSON.parse(text));
    } catch {
        return undefined;
    }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
}

/** Fields of an event of Stripe's: https://docs.stripe.com/api/events/object */
function stripeFields(event: Record<string, unknown>): Record<string, unknown> {
    const object = asObject(asObject(event.data)?.object) ?? {};
    const metadata = asObject(object.metadata) ?? {};
    const currency = typeof object.currency === "string" ? object.currency.toUpperCase() : undefined;
    return {
        event_id: event.id,
        event_type: event.type,
        event_time: typeof event.created === "number" ? timestampOfSeconds(event.created) : undefined,
        transaction_id: metadata.transaction_id ?? object.payment_intent ?? object.id,
        order_id: metadata.order_id,
        amount: majorUnits(object.amount, currency),
        currency,
        status: object.status,
    };
}

const standardColumns = [
    "event_id",
    "event_type",
    "event_time",
    "transaction_id",
    "order_id",
    "amount",
    "currency",
    "status",
    "fraud_score",
];

function standardFields(event: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
        standardColumns.filter((column) => event[column] != null).map((column) => [column, event[column]]),
    );
}

/** Currencies that Stripe counts in whole and in thousandths: https://docs.stripe.com/currencies#zero-decimal */
const wholeUnits = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split(" ");
const thousandths = "BHD JOD KWD OMR TND".split(" ");

/** An amount in the currency's own unit; absent when two places after the point can't hold it. */
function majorUnits(amount: unknown, currency: string | undefined): number | undefined {
    if (typeof amount !== "number" || !Number.isSafeInteger(amount) || currency === undefined) {
        return undefined;
    }
    if (wholeUnits.includes(currency)) {
        return amount;
    }
    if (thousandths.includes(currency)) {
        return amount % 10 === 0 ? amount / 1000 : undefined;
    }
    return amount / 100;
}
