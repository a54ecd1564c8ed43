import { isImportJob, types } from "./main-types";
import type { StackGraph, StackResource } from "./stack-graph";
import { typeName } from "./type-names";

/** What a box says below its name. */
export function subtitleOf(graph: StackGraph, resource: StackResource): string {
    const { inputs, type } = resource;
    switch (type) {
        case types.stream:
            return typeof inputs.shardCount === "number"
                ? `Kinesis, ${inputs.shardCount} shards`
                : "Kinesis, on demand";
        case types.cluster: {
            const topics = graph.users(resource, "aws:msk/topic:Topic").length;
            return `MSK, ${topics} ${topics === 1 ? "topic" : "topics"}`;
        }
        case types.server:
            return Array.isArray(inputs.protocols) ? inputs.protocols.join(", ") : typeName(type);
        case types.machine:
            // Its row has room for its name alone.
            return "";
        case types.table:
            return inputs.tableType === "EXTERNAL_TABLE" && isIceberg(resource) ? "Iceberg" : "";
        default:
            return isImportJob(resource) ? "Snowball import" : typeName(type);
    }
}

function isIceberg({ inputs }: StackResource): boolean {
    return (
        inputs.openTableFormatInput !== undefined || /iceberg/i.test(JSON.stringify(inputs.parameters ?? {}))
    );
}
