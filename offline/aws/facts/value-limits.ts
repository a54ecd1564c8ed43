import * as fs from "node:fs";
import * as path from "node:path";
import { providerSchema } from "./provider-schema";
import { ARN } from "./schemas/arn";

/** The values that are allowed for an input. */
export interface ValueLimit {
    enum?: (string | number)[];
    min?: number;
    max?: number;
    /** A number that is allowed beside those from `min` to `max`. */
    or?: number;
    multipleOf?: number;
    minLength?: number;
    maxLength?: number;
    /** A regular expression for the whole text. */
    pattern?: string;
    /** Number of elements of a list. */
    maxItems?: number;
}

/** Whether an input's name promises an ARN, where nothing more is known of it. */
function isArn(property: string): boolean {
    return /Arn$|Arns\[\]$|(^|\.)arn$/.test(property);
}

type Limits = Record<string, ValueLimit | undefined>;

let apiLimits: Record<string, Limits | undefined> | undefined;

/** The limit of an input, by its path (`rules[].status`): the provider's own, else that of AWS's API. */
export function valueLimit(type: string, property: string): ValueLimit | undefined {
    // Read at first use: a plugin that only answers functions needs none of it.
    apiLimits ??= JSON.parse(
        fs.readFileSync(path.join(__dirname, "api-limits.json"), "utf8"),
    ) as typeof apiLimits;
    return (
        providerSchema(type).limits?.[property] ??
        apiLimits?.[type]?.[property] ??
        (isArn(property) ? ARN : undefined)
    );
}
