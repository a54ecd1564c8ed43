import * as pulumi from "@pulumi/pulumi";
import { eventSourceLimits, isWholeWithin } from "../../facts/lambda";
import { ArgumentChecks } from "../argument-checks";
import type { EventSource } from "../ingestion/event-source";
import type { StreamProcessorArgs } from "./stream-processor";
import { isSourceKind, sourceKinds } from "./stream-processor-permissions";

/** @throws {ArgumentError} For arguments that Lambda would refuse, or that would retry for ever. */
export function checkStreamProcessorArgs(name: string, args: StreamProcessorArgs): void {
    const checks = new ArgumentChecks("StreamProcessor", name);
    const within = (
        field: keyof StreamProcessorArgs,
        value: pulumi.Input<number> | undefined,
        range: { least: number; most: number },
    ) =>
        checks.check(
            field,
            value,
            (given) => isWholeWithin(given, range),
            `a whole number from ${range.least} to ${range.most}`,
        );
    within("batchSize", args.batchSize, eventSourceLimits.batchSize);
    within("batchWindowSeconds", args.batchWindowSeconds, eventSourceLimits.batchWindowSeconds);
    within("parallelizationFactor", args.parallelizationFactor, eventSourceLimits.parallelizationFactor);
    within("tumblingWindowSeconds", args.tumblingWindowSeconds, eventSourceLimits.tumblingWindowSeconds);
    within("retryAttempts", args.retryAttempts, eventSourceLimits.retryAttempts);
    within("maximumRecordAgeSeconds", args.maximumRecordAgeSeconds, eventSourceLimits.recordAgeSeconds);
    within("minimumPollers", args.minimumPollers, eventSourceLimits.minimumPollers);
    within("maximumPollers", args.maximumPollers, eventSourceLimits.maximumPollers);
    checks
        .check(
            "consumerGroup",
            args.consumerGroup,
            (group) => group.length >= 1 && group.length <= 200,
            "1 to 200 characters",
        )
        .check(
            "minimumPollers",
            args.minimumPollers,
            (least) => typeof args.maximumPollers !== "number" || least <= args.maximumPollers,
            "at most maximumPollers",
        );
    checkSource(checks, args.source);
    checks.throwIfAny();
}

/** What is known of a source while the program runs; one that is an output is checked once it is there. */
function checkSource(checks: ArgumentChecks, source: pulumi.Input<EventSource>): void {
    if (pulumi.Output.isInstance(source) || source instanceof Promise) {
        return;
    }
    checks.check("source.kind", source.kind, isSourceKind, sourceKinds.join(", "));
    if (source.kind === "msk") {
        checks.require("source.topic", source.topic, "the topic to read, which kind msk needs");
    }
}
