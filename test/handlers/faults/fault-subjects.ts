import { CatalogBench } from "./catalog-bench";
import { catalogFaults } from "./catalog-faults";
import type { FaultBench, FaultRow } from "./fault-row";
import { FileBench } from "./file-bench";
import { fileFaults } from "./file-faults";
import { StreamBench } from "./stream-bench";
import { streamFaults } from "./stream-faults";
import { TopicBench } from "./topic-bench";
import { topicFaults } from "./topic-faults";
import { WebhookBench } from "./webhook-bench";
import { webhookFaults } from "./webhook-faults";

/** A handler and the faults that it has to bear. */
export interface FaultSubject {
    readonly handler: string;
    readonly faults: readonly FaultRow<never>[];
    readonly open: () => Promise<FaultBench<never>>;
}

function subject<Run>(
    handler: string,
    faults: readonly FaultRow<Run>[],
    open: () => Promise<FaultBench<Run>>,
): FaultSubject {
    return { handler, faults, open };
}

/** Every handler that brings records on their way. */
export const faultSubjects: readonly FaultSubject[] = [
    ...(
        [
            ["clickstream-normalizer", "clickstream"],
            ["fraud-scorer", "transactions"],
            ["payment-recorder", "payments"],
        ] as const
    ).map(([handler, source]) => subject(handler, streamFaults, () => StreamBench.open(handler, source))),
    subject("event-consumer", topicFaults, () => TopicBench.open()),
    subject("webhook-receiver", webhookFaults, () => WebhookBench.open()),
    subject("file-validator", fileFaults, () => FileBench.open()),
    subject("catalog-registrar", catalogFaults, () => CatalogBench.open()),
];
