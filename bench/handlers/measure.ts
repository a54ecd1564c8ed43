/** Measures one way of doing a handler's work, on one core: `measure.ts HANDLER floor|ours|ordinary SECONDS`. */
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

async function main(): Promise<void> {
    // The handler's log and metrics are part of its work, but nobody reads them here.
    console.log = console.info = console.warn = console.debug = () => undefined;
    const work = await worker();
    // The ordinary way makes a call for each event, and is given fewer.
    const rates: number[] = [];
    const cpu: number[] = [];
    const until = performance.now() + Number(seconds) * 1000;
    for (let number = 0; number < 5 || performance.now() < until; number += 1) {
        const event = workload.call(number) as never;
        const cpuBefore = process.cpuUsage();
        const started = performance.now();
        await work(event);
        rates.push(workload.batch / ((performance.now() - started) / 1000));
        const { user, system } = process.cpuUsage(cpuBefore);
        cpu.push((user + system) / workload.batch);
    }
    // The first calls warm the compiler up; of the others the best tenth says what the code can do on a busy machine.
    const settled = rates.slice(Math.min(3, rates.length - 1)).sort((a, b) => b - a);
    const settledCpu = cpu.slice(Math.min(3, cpu.length - 1)).sort((a, b) => a - b);
    process.send!({
        eventsPerSecond: settled[Math.floor(settled.length / 10)],
        cpuMicroseconds: settledCpu[Math.floor(settledCpu.length / 10)],
        calls: rates.length,
    });
    process.disconnect();
}

void main().then(() => process.exit());
