import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * A physical name for what Pulumi doesn't name by itself, unique to project and stack: `securecart-prod-orders`.
 *
 * @param name - Name of the resource in its stack.
 * @param longest - Characters that the service takes. A longer name ends in a hash instead.
 * @param separator - What stands between the parts, and for every other character that isn't a letter or a digit.
 */
export function stackScopedName(name: string, longest: number, separator = "-"): string {
    const whole = [pulumi.getProject(), pulumi.getStack(), name]
        .join(separator)
        .replace(/[^A-Za-z0-9]+/g, separator);
    if (whole.length <= longest) {
        return whole;
    }
    const hash = createHash("sha256").update(whole).digest("hex").slice(0, 7);
    return `${whole.slice(0, longest - hash.length - 1)}${separator}${hash}`;
}
