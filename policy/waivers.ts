import type { Waiver } from "./settings";

/** What the waivers of a configuration say about violations, and which of them were needed. */
export class Waivers {
    private readonly patterns: readonly { waiver: Waiver; pattern: RegExp }[];
    private readonly used = new Set<Waiver>();

    /**
     * @param waivers - As configured.
     * @param today - The current day as `YYYY-MM-DD`; a waiver counts up to and including its last day.
     */
    constructor(
        waivers: readonly Waiver[],
        private readonly today: string,
    ) {
        this.patterns = waivers.map((waiver) => ({ waiver, pattern: toPattern(waiver.urn) }));
    }

    /** The waiver that covers a violation today, if any. Expired ones that would have covered it count as used. */
    covering(rule: string, urn: string): Waiver | undefined {
        const matching = this.patterns.filter(
            ({ waiver, pattern }) => waiver.rule === rule && pattern.test(urn),
        );
        matching.forEach(({ waiver }) => this.used.add(waiver));
        return matching.find(({ waiver }) => !this.isExpired(waiver))?.waiver;
    }

    /** What is wrong with the waivers once every resource has been judged: the expired and the needless. */
    problems(): string[] {
        return this.patterns.flatMap(({ waiver }) => {
            const named = `Waiver of ${waiver.rule} for ${waiver.urn} ("${waiver.reason}")`;
            if (this.isExpired(waiver)) {
                return [`${named} expired on ${waiver.expires}: fix the violation or extend the waiver.`];
            }
            return this.used.has(waiver) ? [] : [`${named} covers no violation: remove it.`];
        });
    }

    private isExpired(waiver: Waiver): boolean {
        return waiver.expires < this.today;
    }
}

function toPattern(urn: string): RegExp {
    const literal = urn.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${literal.join(".*")}$`);
}
