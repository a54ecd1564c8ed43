import type { Context } from "aws-lambda";

/** Time kept for the answer after the last call has been given up, in ms. */
const reserve = 1_500;

/** By when the work of a call has to be done. */
export interface Deadline {
    /** Ends calls to services before the function's time is up. */
    readonly signal: AbortSignal;
    /** When Lambda ends the function, in ms since 1970 UTC. */
    readonly endsAt: number;
}

/**
 * Deadline of a call: an answer that names what failed is retried from there, while a function killed in the middle
 * counts as failed altogether.
 */
export function deadline(context: Pick<Context, "getRemainingTimeInMillis">): Deadline {
    const remaining = context.getRemainingTimeInMillis();
    return {
        signal: AbortSignal.timeout(Math.max(1, remaining - reserve)),
        endsAt: Date.now() + remaining,
    };
}
