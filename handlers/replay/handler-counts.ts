import { metricNames } from "..";

/** Sums the metrics that the handler prints in CloudWatch's embedded metric format. */
export class HandlerCounts {
    private readonly sums: Record<string, number> = {};

    /** What the handler logged last of an error. */
    lastError: string | undefined;

    add(line: string): void {
        if (line.includes('"level":"ERROR"')) {
            this.lastError = (JSON.parse(line) as { error?: string }).error;
        } else if (/^\w*Error\b/.test(line)) {
            this.lastError = line;
        }
        if (line.includes('"_aws"')) {
            const values = JSON.parse(line) as Record<string, unknown>;
            for (const name of Object.values(metricNames)) {
                this.sums[name] = (this.sums[name] ?? 0) + Number(values[name] ?? 0);
            }
        }
    }

    /** Where the handler counts otherwise than what was found, in words. */
    differences(counted: { stored: number; duplicates: number; quarantined: number }): string[] {
        return Object.entries(counted)
            .map(([name, count]) => ({
                name,
                count,
                said: this.sums[metricNames[name as keyof typeof counted]],
            }))
            .filter(({ count, said }) => said !== count)
            .map(({ name, count, said }) => `${name}: the handler says ${said}, the files say ${count}`);
    }
}
