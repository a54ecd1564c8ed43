import type { EnvironmentReader } from "../runtime/environment";

/** Somebody who sends signed events. */
export interface Processor {
    /** Last part of the path that it sends to, and the column `processor`. */
    readonly name: string;
    /**
     * How it signs, and what its events look like. `stripe`: https://docs.stripe.com/webhooks#verify-manually;
     * `standard`: https://www.standardwebhooks.com, with the columns of the dataset `payments` as fields.
     */
    readonly scheme: "stripe" | "standard";
    /**
     * ARN of the secret with the signing secrets: one as plain text, or `{"signingSecrets": [...]}`, all of them valid,
     * so that a new one can be brought in before the old one goes.
     */
    readonly secretArn: string;
    /** How far the signature's time may be off, in seconds. Default: 300. */
    readonly toleranceSeconds: number;
}

/** Reads `PROCESSORS`, a JSON array of `{ name, scheme, secretArn, toleranceSeconds? }`. */
export function readProcessors(environment: EnvironmentReader): Processor[] {
    return environment.json<Processor[]>("PROCESSORS", "a JSON array of processors", (value) => {
        if (!Array.isArray(value) || value.length === 0) {
            return { mistakes: ["is not an array with at least one processor"] };
        }
        const mistakes = value.flatMap((each, index) =>
            processorMistakes(each).map((what) => `[${index}].${what}`),
        );
        if (mistakes.length > 0) {
            return { mistakes };
        }
        const processors = (value as Processor[]).map((each) => ({
            ...each,
            toleranceSeconds: each.toleranceSeconds ?? 300,
        }));
        return new Set(processors.map(({ name }) => name)).size < processors.length
            ? { mistakes: ["has two processors of one name"] }
            : { value: processors };
    });
}

function processorMistakes(value: unknown): string[] {
    const {
        name,
        scheme,
        secretArn,
        toleranceSeconds = 300,
    } = (value ?? {}) as Partial<Record<string, unknown>>;
    return [
        ...(typeof name === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(name)
            ? []
            : ["name is not 1 to 32 lower-case letters, digits and dashes"]),
        ...(scheme === "stripe" || scheme === "standard" ? [] : ["scheme is neither stripe nor standard"]),
        ...(typeof secretArn === "string" &&
        /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/.test(secretArn)
            ? []
            : ["secretArn is not the ARN of a secret"]),
        ...(Number.isInteger(toleranceSeconds) &&
        Number(toleranceSeconds) >= 1 &&
        Number(toleranceSeconds) <= 3600
            ? []
            : ["toleranceSeconds is not a whole number from 1 to 3600"]),
    ];
}
