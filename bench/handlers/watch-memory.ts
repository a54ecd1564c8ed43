/** Runs events through the built normalizer in this process: `watch-memory.ts BUNDLE EVENTS`. */
import { pathToFileURL } from "node:url";
import type { Context } from "aws-lambda";
import { workloads } from "./workload";

const [bundle, events] = process.argv.slice(2);
const { batch, call } = workloads["clickstream-normalizer"];

async function main(): Promise<void> {
    console.log = () => undefined;
    const { handler } = (await import(pathToFileURL(bundle).href)) as {
        handler: (event: unknown, context: Partial<Context>) => Promise<unknown>;
    };
    const calls = Math.ceil(Number(events) / batch);
    const halves = [0, 0];
    for (let number = 0; number < calls; number += 1) {
        await handler(call(number), { getRemainingTimeInMillis: () => 60_000 });
        // The first calls fill the dedupe window and warm the compiler up.
        if (number >= 50 && number % 10 === 0) {
            const half = number < calls / 2 ? 0 : 1;
            halves[half] = Math.max(halves[half], Math.round(process.memoryUsage.rss() / 1024 / 1024));
        }
    }
    process.send!({ events: calls * batch, firstHalfMb: halves[0], secondHalfMb: halves[1] });
    process.disconnect();
}

void main().then(() => process.exit());
