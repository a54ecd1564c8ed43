/** Measures one way of doing a handler's work, in processor time, which other processes don't change: `measure.ts HANDLER floor|ours|ordinary SECONDS`. */
import { pathToFileURL } from "node:url";
import type { Context } from "aws-lambda";
import { datasets, topicContracts } from "../../datasets";
import { ordinaryHandler } from "./ordinary";
import { workloads } from "./workload";

const [name, way, seconds, bundle] = process.argv.slice(2);
const workload = workloads[name];
const datasetOf = {
    "clickstream-normalizer": datasets.clickstream,
    "fraud-scorer": datasets.transactions,
    "event-consumer": topicContracts["orders.events"],
    "payment-recorder": datasets.payments,
}[name]!;

const context = {
    functionName: name,
    getRemainingTimeInMillis: () => 60_000,
} as Context;

async function worker(): Promise<(event: never) => unknown> {
    switch (way) {
        case "floor":
            return workload.floor;
        case "ours": {
            const { handler } = (await import(pathToFileURL(bundle).href)) as {
                handler: (event: never, context: Context) => Promise<{ batchItemFailures: unknown[] }>;
            };
            return async (event) => {
                const { batchItemFailures: failures } = await handler(event, context);
                if (failures.length > 0) {
                    throw new Error(`${name} failed in the benchmark.`);
                }
            };
        }
        default: {
            const handler = ordinaryHandler(datasetOf);
            return (event) => handler(event, context);
        }
    }
}

/**
 * Small calls before those that are measured: only after hundreds of calls has the compiler dealt with the AWS SDK, which
 * costs a call 9 ms before and 2 ms after. An execution environment is called thousands of times.
 */
const warmUp = { calls: 500, events: 5 };

async function main(): Promise<void> {
    // The handler's log and metrics are part of its work, but nobody reads them here.
    console.log = console.info = console.warn = console.debug = () => undefined;
    const work = await worker();
    for (let number = 0; number < warmUp.calls; number += 1) {
        await work(workload.call(number, warmUp.events) as never);
    }
    // The ordinary way makes a call for each event, and is given fewer.
    const cpu: number[] = [];
    const until = performance.now() + Number(seconds) * 1000;
    for (let number = 0; number < 5 || performance.now() < until; number += 1) {
        const event = workload.call(number) as never;
        // What making the event has left behind is nobody's work here; the second time the event itself is out of the way.
        global.gc!({ type: "minor" });
        global.gc!({ type: "minor" });
        const before = process.cpuUsage();
        await work(event);
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / workload.batch);
    }
    // The first calls warm the compiler up; of the others the best tenth says what the code can do on a busy machine.
    const settled = cpu.slice(Math.min(3, cpu.length - 1)).sort((a, b) => a - b);
    const cpuMicroseconds = settled[Math.floor(settled.length / 10)];
    process.send!({ eventsPerSecond: 1e6 / cpuMicroseconds, cpuMicroseconds, calls: cpu.length });
    process.disconnect();
}

void main().then(() => process.exit());
