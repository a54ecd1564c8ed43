import { createHmac, timingSafeEqual } from "node:crypto";

/** A signed message: what was signed, when, and the signatures that came with it. */
export interface SignedMessage {
    /** Seconds since 1970 UTC, as signed. */
    readonly timestamp: number;
    /** What stands before the body in the signed text. */
    readonly prefix: string;
    readonly signatures: readonly Buffer[];
    /** Key of the HMAC in a signing secret. */
    readonly key: (secret: string) => Buffer;
    /** Identity of the message, where the signature covers one. */
    readonly id?: string;
}

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Reads a signature as Stripe sends it: `Stripe-Signature: t=<seconds>,v1=<hex>,v1=<hex>`. Other schemes than v1 are
 * ignored, as Stripe asks: https://docs.stripe.com/webhooks#verify-manually
 */
export function readStripeSignature(headers: Headers): SignedMessage | undefined {
    const parts = (headers["stripe-signature"] ?? "").split(",").map((part) => part.trim().split("="));
    const times = parts.filter(([scheme]) => scheme === "t").map(([, value]) => value);
    const signatures = parts
        .filter(([scheme, value = ""]) => scheme === "v1" && /^[0-9a-f]{64}$/.test(value))
        .map(([, value]) => Buffer.from(value, "hex"));
    return times.length === 1 && /^\d{1,12}$/.test(times[0]) && signatures.length > 0
        ? {
              timestamp: Number(times[0]),
              prefix: `${times[0]}.`,
              signatures,
              key: (secret) => Buffer.from(secret, "utf8"),
          }
        : undefined;
}

/**
 * Reads a signature by the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and
 * `webhook-signature: v1,<base64> v1,<base64>`.
 */
export function readStandardSignature(headers: Headers): SignedMessage | undefined {
    const id = headers["webhook-id"] ?? "";
    const time = headers["webhook-timestamp"] ?? "";
    const signatures = (headers["webhook-signature"] ?? "")
        .split(" ")
        .filter((signature) => signature.startsWith("v1,"))
        .map((signature) => Buffer.from(signature.slice("v1,".length), "base64"))
        .filter(({ length }) => length === 32);
    return /^[\x21-\x7e]{1,128}$/.test(id) && /^\d{1,12}$/.test(time) && signatures.length > 0
        ? {
              timestamp: Number(time),
              prefix: `${id}.${time}.`,
              signatures,
              key: (secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"),
              id,
          }
        : undefined;
}

/** Whether one of the signatures is that of one of the secrets. Every pair is compared, in constant time. */
export function isSigned(
    { prefix, signatures, key }: SignedMessage,
    body: Buffer,
    secrets: readonly string[],
): boolean {
    let signed = false;
    for (const secret of secrets) {
        const expected = createHmac("sha256", key(secret)).update(prefix).update(body).digest();
        for (const signature of signatures) {
            // Not `signed ||=`: that would end early.
            signed = timingSafeEqual(expected, signature) || signed;
        }
    }
    return signed;
}

/** Signing secrets in the text of a secret: one as it is, or `{"signingSecrets": [...]}`. Empty ones don't count. */
export function signingSecrets(text: string): string[] {
    if (!text.trimStart().startsWith("{")) {
        return text.trim() === "" ? [] : [text.trim()];
    }
    try {
        const { signingSecrets: secrets } = JSON.parse(text) as { signingSecrets?: unknown };
        return Array.isArray(secrets)
            ? secrets.filter((secret): secret is string => typeof secret === "string" && secret !== "")
            : [];
    } catch {
        return [];
    }
}
