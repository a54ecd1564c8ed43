/** What a metric is told apart by, as CloudWatch has it. */
export interface MetricIdentity {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
}

interface Point {
    readonly at: number;
    readonly value: number;
}

/** How long points are kept, in ms: as long as the longest alarm looks back that a session on a desk can see. */
const keptMs = 3 * 3_600_000;

/** Measured values of this run, as CloudWatch would hold them. */
export class MetricStore {
    private readonly series = new Map<string, Point[]>();

    constructor(private readonly now: () => number = Date.now) {}

    record(metric: MetricIdentity, value: number, at = this.now()): void {
        const key = keyOf(metric);
        const points = this.series.get(key) ?? [];
        points.push({ at, value });
        while (points[0].at < at - keptMs) {
            points.shift();
        }
        this.series.set(key, points);
    }

    /** Whether anything was ever recorded of it. */
    has(metric: MetricIdentity): boolean {
        return this.series.has(keyOf(metric));
    }

    /** Values recorded from a moment on and before another, in ms since 1970 UTC. */
    values(metric: MetricIdentity, from: number, to: number): number[] {
        return (this.series.get(keyOf(metric)) ?? [])
            .filter(({ at }) => at >= from && at < to)
            .map(({ value }) => value);
    }

    /** Sum of everything recorded from a moment on. Default: from the beginning. */
    sum(metric: MetricIdentity, from = -Infinity): number {
        return this.values(metric, from, Infinity).reduce((sum, value) => sum + value, 0);
    }

    /**
     * Takes in a line of a function's log if it is one of CloudWatch's embedded metric format:
     * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
     */
    takeLine(line: string, at = this.now()): void {
        if (!line.includes('"_aws"')) {
            return;
        }
        let entry: EmbeddedMetrics;
        try {
            entry = JSON.parse(line) as EmbeddedMetrics;
        } catch {
            return;
        }
        for (const { Namespace: namespace, Dimensions: sets, Metrics: metrics } of entry._aws
            .CloudWatchMetrics) {
            for (const names of sets) {
                const dimensions = Object.fromEntries(names.map((name) => [name, String(entry[name])]));
                for (const { Name: name } of metrics) {
                    for (const value of [entry[name]].flat()) {
                        this.record({ namespace, name, dimensions }, Number(value), at);
                    }
                }
            }
        }
    }
}

interface EmbeddedMetrics {
    readonly _aws: {
        readonly CloudWatchMetrics: readonly {
            readonly Namespace: string;
            readonly Dimensions: readonly (readonly string[])[];
            readonly Metrics: readonly { readonly Name: string }[];
        }[];
    };
    readonly [name: string]: unknown;
}

function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
    return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
