import type { FaultProxy } from "../fault-proxy";
import type { CatalogRun } from "./catalog-bench";
import type { FaultRow } from "./fault-row";
import { everyCallTwice, flaky, killWhen, poison, wrongClocks } from "./service-faults";

const glue = ({ glue: proxy }: CatalogRun): FaultProxy => proxy;
const create = /CreatePartition/;

/** The faults of the catalog and of the registrar's process. A record is the word of an object; a row is a partition. */
export const catalogFaults: readonly FaultRow<CatalogRun>[] = [
    { name: "nothing goes wrong", short: true, bring: () => undefined },
    { name: "Glue throttles", short: true, bring: flaky(glue, "throttle", 3) },
    { name: "Glue throttles for a while", bring: flaky(glue, "throttle", 6), alarms: ["Errors"] },
    { name: "Glue fails for a while", bring: flaky(glue, "fail", 6), alarms: ["Errors"] },
    { name: "Glue closes connections", bring: flaky(glue, "reset", 3) },
    { name: "Glue is slow", bring: flaky(glue, "slow", 2) },
    {
        name: "Glue does the work and says nothing",
        bring: flaky(glue, "done-but-silent", 3, create),
    },
    {
        name: "Glue does the work and says that it failed",
        short: true,
        bring: flaky(glue, "done-but-failed", 3, create),
    },
    { name: "Glue never answers", bring: flaky(glue, "hang", 1) },
    {
        name: "the catalog's KMS key is disabled, for longer than retries last",
        short: true,
        bring: flaky(glue, "kms-disabled", 1_000_000, create),
        settings: { delivery: { retryDelayMs: 0 } },
        alarms: ["Errors", "AsyncEventsDropped"],
        givesUp: true,
    },
    {
        name: "the process is killed before it has stored anything",
        bring: killWhen<CatalogRun>(({ glue: { requests } }) => requests.length > 0, 2),
        alarms: ["Errors"],
    },
    {
        name: "the process is killed between write and acknowledgement",
        short: true,
        bring: (run) => {
            run.glue.inject("done-but-slow", 2, create);
            killWhen<CatalogRun>(async ({ partitions, lambda }) => {
                return (await partitions()).length > lambda.deaths;
            }, 2)(run);
        },
        alarms: ["Errors"],
    },
    {
        name: "an event kills every process that gets it",
        short: true,
        bring: poison("shard-33."),
        alarms: ["Errors", "AsyncEventsDropped"],
        givesUp: true,
    },
    { name: "every event comes twice", bring: everyCallTwice },
    ...wrongClocks,
];
