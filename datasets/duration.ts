const unitSeconds: Readonly<Record<string, number>> = { D: 86_400, H: 3_600, M: 60, S: 1 };

/**
 * Seconds of a duration as the definitions write it: `P7D`, `PT24H`, `PT10M`, `PT0S`.
 *
 * @throws {Error} For any other form.
 */
export function durationSeconds(duration: string): number {
    const match = /^P(?:(\d+)(D)|T(\d+)([HMS]))$/.exec(duration);
    if (!match) {
        throw new Error(
            `${duration} is not a duration that definitions use, such as P7D, PT24H, PT10M or PT0S.`,
        );
    }
    return Number(match[1] ?? match[3]) * unitSeconds[match[2] ?? match[4]];
}
