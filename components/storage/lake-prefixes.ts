import { ArgumentChecks } from "../argument-checks";

/** The prefixes of one bucket that were handed out: two that overlap would let one writer into another's data. */
export class LakePrefixes {
    private readonly handedOut = new Set<string>();

    constructor(
        private readonly lake: string,
        private readonly zone: string,
    ) {}

    /**
     * Notes that a prefix is in use; the same one may be used by several, and the empty one is the whole bucket.
     *
     * @throws {ArgumentError} When it is no prefix, or lies within another, or has another within.
     */
    take(prefix: string): void {
        const checks = new ArgumentChecks("DataLake", this.lake);
        if (prefix !== "") {
            checks.check(
                this.zone,
                prefix,
                isPrefix,
                "a prefix of letters, digits and -_.=/ that ends in /, such as clickstream/",
            );
            const other = [...this.handedOut].find(
                (taken) => taken !== prefix && (taken.startsWith(prefix) || prefix.startsWith(taken)),
            );
            if (other !== undefined) {
                checks.refuse(this.zone, prefix, `a prefix that doesn't overlap ${other}, which is in use`);
            }
        }
        checks.throwIfAny();
        if (prefix !== "") {
            this.handedOut.add(prefix);
        }
    }
}

const isPrefix = (prefix: string) => /^([\w.=-]+\/)+$/.test(prefix) && prefix.length <= 512;
