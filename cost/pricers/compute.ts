import { hoursPerMonth } from "../../facts/endpoint-prices";
import type { StackResource } from "../../graph/stack-graph";
import { counted, format, type Bill, type Pricer } from "../bill";
import { numberOf, secondsPerMonth } from "../flows";

/** A function: requests, duration by memory, its own metrics, and traces. */
const lambda: Pricer = (resource, bill) => {
    const work = bill.flows.into(resource);
    const metrics = bill.stated(resource, "customMetrics");
    if (metrics !== undefined) {
        bill.charge(resource, "cloudwatch.metric", metrics, `${metrics} metrics of its own`);
    }
    if (!work) {
        bill.unstated(resource, "invocations");
        return;
    }
    const { invocationsPerSecond } = work;
    const invocations = invocationsPerSecond * secondsPerMonth;
    bill.charge(resource, "lambda.request", invocations, `${format(invocations)} invocations`);
    const ms = bill.stated(resource, "msPerInvocation");
    if (ms === undefined) {
        bill.unstated(resource, "duration of invocations");
    } else {
        const perEvent = bill.stated(resource, "msPerEvent") ?? 0;
        const seconds = (invocations * ms + work.eventsPerSecond * secondsPerMonth * perEvent) / 1000;
        const memory = (numberOf(resource.inputs.memorySize) ?? 128) / 1024;
        const architectures = resource.inputs.architectures as readonly string[] | undefined;
        bill.charge(
            resource,
            architectures?.[0] === "arm64" ? "lambda.arm" : "lambda.x86",
            seconds * memory,
            `${format(seconds)} s with ${format(memory)} GB`,
        );
    }
    if ((resource.inputs.tracingConfig as { mode?: string } | undefined)?.mode === "Active") {
        // Lambda samples the first request of a second and 5 % of the others:
        // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
        const traces = Math.min(1, invocationsPerSecond) + 0.05 * Math.max(0, invocationsPerSecond - 1);
        bill.charge(
            resource,
            "xray.trace",
            traces * secondsPerMonth,
            `${format(traces * secondsPerMonth)} traces`,
        );
    }
};

/**
 * Pollers that are always there: ten share a unit, which mappings with the same group name share as well.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
 */
const mapping: Pricer = (resource, bill) => {
    const { metricsConfig } = resource.inputs;
    if (metricsConfig !== undefined) {
        bill.unpriced(resource, "metrics of the event source mapping");
    }
    const config = pollersOf(resource);
    if (!config) {
        return;
    }
    const group =
        config.pollerGroupName === undefined
            ? [resource]
            : bill.flows.graph
                  .ofType(resource.type)
                  .filter((each) => pollersOf(each)?.pollerGroupName === config.pollerGroupName);
    if (group[0] !== resource) {
        return;
    }
    const pollers = group.reduce((sum, each) => sum + (pollersOf(each)?.minimumPollers ?? 1), 0);
    const units = Math.ceil(pollers / 10);
    bill.charge(
        resource,
        "lambda.poller-unit",
        units * hoursPerMonth,
        `${counted(units, "unit")} × ${hoursPerMonth} h for ${counted(pollers, "poller")}`,
    );
};

function pollersOf({ inputs }: StackResource) {
    return inputs.provisionedPollerConfig as
        { minimumPollers?: number; pollerGroupName?: string } | undefined;
}

const glueJob: Pricer = (resource, bill) => {
    const flex = resource.inputs.executionClass === "FLEX";
    bill.chargeStated(resource, flex ? "glue.flex-dpu" : "glue.dpu", "dpuHoursPerMonth", "DPU-hours");
};

const dpuHours: Pricer = (resource, bill) =>
    bill.chargeStated(resource, "glue.dpu", "dpuHoursPerMonth", "DPU-hours");

const sparkApplication: Pricer = (resource, bill) => {
    const arm = resource.inputs.architecture === "ARM64";
    chargeSpark(resource, bill, arm ? "arm" : "x86");
    const capacity = resource.inputs.initialCapacities;
    if (Array.isArray(capacity) && capacity.length > 0) {
        bill.unpriced(resource, "workers that wait ready between jobs");
    }
};

function chargeSpark(resource: StackResource, bill: Bill, processor: "arm" | "x86"): void {
    bill.chargeStated(resource, `emr-serverless.${processor}-vcpu`, "vcpuHoursPerMonth", "vCPU-hours");
    bill.chargeStated(
        resource,
        `emr-serverless.${processor}-memory`,
        "memoryGbHoursPerMonth",
        "GB-hours of memory",
    );
}

const workflow: Pricer = (resource, bill) => {
    if (resource.inputs.type === "EXPRESS") {
        bill.unpriced(resource, "requests and duration of an express workflow");
    } else {
        bill.chargeStated(resource, "states.transition", "transitionsPerMonth", "state transitions");
    }
};

export const computePricers: Readonly<Record<string, Pricer>> = {
    "aws:lambda/function:Function": lambda,
    "aws:lambda/eventSourceMapping:EventSourceMapping": mapping,
    "aws:glue/job:Job": glueJob,
    "aws:glue/crawler:Crawler": dpuHours,
    "aws:glue/catalogTableOptimizer:CatalogTableOptimizer": dpuHours,
    "aws:emrserverless/application:Application": sparkApplication,
    "aws:sfn/stateMachine:StateMachine": workflow,
    "aws:scheduler/schedule:Schedule": (resource, bill) =>
        bill.chargeStated(resource, "eventbridge.schedule", "eventsPerMonth", "runs"),
};
