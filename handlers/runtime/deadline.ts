import type { Context } from "aws-lambda";

/** Time kept for the answer after the last call has been given up, in ms. */
const reserve = 1_500;

/**
 * Signal that ends calls before the function's time is up: an answer that names what failed is retried from there,
 * while a function killed in the middle counts as failed altogether.
 */
export function deadline(context: Pick<Context, "getRemainingTimeInMillis">): AbortSignal {
    return AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - reserve));
}
