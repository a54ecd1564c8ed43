import type { Rule } from "../rule";
import { allRules } from "./all-rules";

/**
 * One rule of the pack, to be tested or served alone.
 *
 * @param id - As in docs/policy.md, such as `kinesis-encryption`.
 * @throws Error - if there is no such rule.
 */
export function ruleNamed(id: string): Rule {
    const rule = allRules.find((each) => each.id === id);
    if (!rule) {
        throw new Error(
            `There is no rule "${id}". The rules are: ${allRules.map((each) => each.id).join(", ")}.`,
        );
    }
    return rule;
}
