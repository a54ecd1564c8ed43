import type { Value } from "../model/values";
import { isBlank, type Requirement } from "../requirements";

/** A value that the program marked secret, so that it is encrypted in the stack's state. */
export function markedSecret(): Requirement {
    return {
        demand: () => "be a Pulumi secret",
        test(value: Value) {
            if (value.state !== "known" || isBlank(value.value)) {
                return "met";
            }
            return value.secret === undefined ? "unknown" : value.secret ? "met" : "unmet";
        },
    };
}
