import type { FaultCounts } from "./fault-row";

/** A record as its sender has it. */
export interface SentRecord {
    /** Identity of its row. */
    readonly id: string;
    /** What the quarantine and the failed-delivery bucket keep of it. */
    readonly data: string;
}

/** What lies where, one entry for each row and each record. */
export interface Found {
    /** Ids. */
    readonly stored: readonly string[];
    /** Data. */
    readonly quarantined: readonly string[];
    /** Data. */
    readonly givenUp: readonly string[];
}

/** Sets what was sent against what was found. A record is in one place alone: each that is found there is used up. */
export function account(
    sent: readonly SentRecord[],
    { stored, quarantined, givenUp }: Found,
): Omit<FaultCounts, "alarms"> {
    const rows = new Set(stored);
    const refused = tally(quarantined);
    const kept = tally(givenUp);
    const seen = new Set<string>();
    const lost: string[] = [];
    let duplicates = 0;
    for (const { id, data } of sent) {
        if (use(refused, data) || use(kept, data)) {
            continue;
        }
        if (!rows.has(id)) {
            lost.push(Buffer.from(data, "base64").toString("utf8").slice(0, 100));
        } else if (seen.has(id)) {
            duplicates += 1;
        }
        seen.add(id);
    }
    return {
        in: sent.length,
        stored: stored.length,
        duplicates,
        quarantined: quarantined.length,
        givenUp: givenUp.length,
        lost,
        doubled: stored.length - rows.size,
    };
}

/** How often each text is there. */
function tally(texts: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    texts.forEach((text) => counts.set(text, (counts.get(text) ?? 0) + 1));
    return counts;
}

/** Takes one away. @returns Whether there was one. */
function use(counts: Map<string, number>, text: string): boolean {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count > 0;
}
