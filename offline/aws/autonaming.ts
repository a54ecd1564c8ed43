import { createHash } from "node:crypto";
import type { ResourceFacts } from "./facts/resource-facts";
import { autonameRule } from "./facts/autoname-rules";
import type { PropertyMap } from "./property-value";

/** What the engine's `pulumi:autonaming` setting says of one resource. */
export interface AutonamingSetting {
    /** `propose`: take the name, in the form that the type asks for; `enforce`: take it as it is; `disable`: give none. */
    mode: "propose" | "enforce" | "disable";
    proposedName: string;
}

export interface NamingRequest {
    facts: ResourceFacts;
    /** The resource's name in the program. */
    logicalName: string;
    inputs: PropertyMap;
    /** The engine's seed: the same resource gets the same name in a preview and in the update that follows its plan. */
    seed: Uint8Array;
    setting: AutonamingSetting | undefined;
}

const HEX = "0123456789abcdef";

/**
 * The physical name for a resource that the program has not named, as the real provider makes it: the logical name, a
 * separator and random characters, in the form that the type asks for. Undefined if the setting forbids it.
 * @throws Error if the name is too long for the type, as the real provider does.
 */
export function automaticName({
    facts,
    logicalName,
    inputs,
    seed,
    setting,
}: NamingRequest): string | undefined {
    if (setting?.mode === "disable") {
        return undefined;
    }
    if (setting?.mode === "enforce") {
        return setting.proposedName;
    }
    const rule = autonameRule(facts.type);
    const base = setting?.proposedName ?? logicalName;
    const stem = rule.lowerCase ? base.toLowerCase() : base;
    const random = setting || rule.randomLength === 0 ? "" : rule.separator + randomText(seed, rule);
    if (stem.length + random.length > rule.maxLength) {
        throw new Error(
            `the name "${stem}" plus ${random.length} characters is longer than the ${rule.maxLength} that ` +
                `${facts.type} allows; shorten the resource's name or set "${facts.autonamed}"`,
        );
    }
    return rule.finish ? rule.finish(stem + random, inputs) : stem + random;
}

function randomText(seed: Uint8Array, rule: { randomLength: number; letters?: boolean }): string {
    const digest = createHash("sha512").update(seed).digest();
    const alphabet = rule.letters ? "abcdefghijklmnopqrstuvwxyz" : HEX;
    return [...digest.subarray(0, rule.randomLength)]
        .map((byte) => alphabet[byte % alphabet.length])
        .join("");
}
