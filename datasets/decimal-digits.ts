/** Digits of a decimal type: all of them, and those after the point. */
export function decimalDigits(type: string): [precision: number, scale: number] {
    const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
    if (!match) {
        throw new Error(`${type} is not a decimal type; expected decimal(precision,scale)`);
    }
    return [Number(match[1]), Number(match[2])];
}
