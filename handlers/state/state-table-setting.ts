import type { EnvironmentReader } from "../runtime/environment";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const tableName = /^[A-Za-z0-9_.-]{3,255}$/;

/** Reads `STATE_TABLE`, the name of a DynamoDB table with the key `id` and expiry by `expiresAt`; it may be absent. */
export function readStateTable(environment: EnvironmentReader): string | undefined {
    return environment.optionalText("STATE_TABLE", tableName, "the name of a DynamoDB table, or nothing");
}

/** Reads `STATE_TABLE`, which must be there. */
export function requireStateTable(environment: EnvironmentReader): string {
    return environment.text("STATE_TABLE", tableName, "the name of a DynamoDB table");
}
