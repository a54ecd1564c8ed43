import type { Wire } from "../model/values";

/** An EventBridge event pattern, as far as exact values, prefixes, suffixes and exclusions go. */
export class EventPattern {
    constructor(private readonly json: Wire) {}

    /** Whether the pattern mentions the field. */
    has(path: string): boolean {
        return this.at(path) !== undefined;
    }

    /** Whether the pattern lets a value pass; one that doesn't mention the field lets everything pass. */
    admits(path: string, value: string): boolean {
        const matchers = this.at(path);
        return matchers === undefined || [matchers].flat().some((matcher) => admits(matcher, value));
    }

    /** Texts that the pattern mentions at a path: values, prefixes and suffixes. */
    names(path: string): string[] {
        return [this.at(path) ?? []].flat().flatMap((matcher) => {
            if (typeof matcher === "string") {
                return matcher;
            }
            return isMap(matcher) ? Object.values(matcher).filter((value) => typeof value === "string") : [];
        });
    }

    private at(path: string): Wire | undefined {
        let here: Wire | undefined = this.json;
        for (const key of path.split(".")) {
            here = isMap(here) ? here[key] : undefined;
        }
        return here;
    }
}

function admits(matcher: Wire, value: string): boolean {
    if (!isMap(matcher)) {
        return matcher === value;
    }
    const { prefix, suffix } = matcher;
    const excluded = matcher["anything-but"];
    return (
        (typeof prefix === "string" && value.startsWith(prefix)) ||
        (typeof suffix === "string" && value.endsWith(suffix)) ||
        (excluded !== undefined && ![excluded].flat().includes(value))
    );
}

function isMap(wire: Wire | undefined): wire is { [key: string]: Wire } {
    return typeof wire === "object" && wire !== null && !Array.isArray(wire);
}
