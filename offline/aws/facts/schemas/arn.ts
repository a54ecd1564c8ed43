import type { ValueLimit } from "../value-limits";

/** An ARN, or `*` for every resource. */
export const ARN: ValueLimit = { pattern: "\\*|arn:[\\w-]+:[\\w-]+:[\\w-]*:[\\w-]*:.+" };
