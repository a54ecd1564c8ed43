import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Answer } from "../../handlers/replay/function-process";
import type { CalledFunction } from "./event-source";
import type { MetricStore } from "../metrics/metric-store";

/** How long a call that was throttled waits, in ms; a throttle uses up no retry. */
const throttledMs = 500;

/** A function on the emulator, called as Lambda's own pollers call it, and measured as Lambda measures it. */
export class EmulatedFunction implements CalledFunction {
    constructor(
        readonly name: string,
        private readonly lambda: LambdaClient,
        private readonly metrics: MetricStore,
    ) {}

    /** Calls it and waits; an answer with an error means that the call has failed. */
    async invoke<T>(event: unknown): Promise<Answer<T>> {
        for (;;) {
            const started = performance.now();
            try {
                const { FunctionError: failed, Payload: payload } = await this.lambda.send(
                    new InvokeCommand({ FunctionName: this.name, Payload: JSON.stringify(event) }),
                );
                this.measure("Invocations", 1);
                this.measure("Duration", performance.now() - started);
                this.measure("Errors", failed === undefined ? 0 : 1);
                const result = JSON.parse(Buffer.from(payload ?? "null").toString() || "null") as unknown;
                if (failed === undefined) {
                    return { result: result as T };
                }
                const { errorMessage } = (result ?? {}) as { errorMessage?: string };
                return { error: errorMessage ?? failed };
            } catch (error) {
                if ((error as Error).name !== "TooManyRequestsException") {
                    this.measure("Errors", 1);
                    return { error: (error as Error).message };
                }
                this.measure("Throttles", 1);
                await sleep(throttledMs);
            }
        }
    }

    /** Records one of Lambda's metrics of the function. */
    measure(name: string, value: number): void {
        const dimensions = { FunctionName: this.name };
        this.metrics.record({ namespace: "AWS/Lambda", name, dimensions }, value);
    }
}
