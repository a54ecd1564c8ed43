const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A time such as `20s`, `5m` or `1h` in ms; undefined for any other text. */
export function durationMs(text: string): number | undefined {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
    const ms = Number(number) * units[unit];
    return ms > 0 ? ms : undefined;
}
