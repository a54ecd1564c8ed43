import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../../../handlers/replay/function-process";
import type { DeliverySettings } from "../../../local/event-sources/delivery-rules";

/**
 * Calls a function with events as Lambda does that were handed to it asynchronously: each by itself, again after a failure,
 * twice by default, and then it goes whole to the on-failure destination.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 *
 * @returns Events that were given up; each counts as dropped in `AsyncEventsDropped`.
 */
export async function callWithEach<E>(
    events: readonly E[],
    invoke: (event: E) => Promise<Answer<unknown>>,
    { retryAttempts = 2, retryDelayMs = 50 }: Partial<DeliverySettings> = {},
): Promise<E[]> {
    const givenUp: E[] = [];
    for (const event of events) {
        let { error } = await invoke(event);
        for (let retry = 0; retry < retryAttempts && error !== undefined; retry += 1) {
            await sleep(retryDelayMs);
            ({ error } = await invoke(event));
        }
        if (error !== undefined) {
            givenUp.push(event);
        }
    }
    return givenUp;
}
