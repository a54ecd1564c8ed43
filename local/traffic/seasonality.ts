/** How busy a shop is in each hour of the day, UTC: quiet at night, busiest in the evening. */
const hours = [
    0.35, 0.25, 0.2, 0.2, 0.25, 0.4, 0.6, 0.8, 1, 1.1, 1.2, 1.25, 1.3, 1.2, 1.15, 1.15, 1.2, 1.35, 1.6, 1.85,
    1.9, 1.6, 1.1, 0.6,
];

/** And on each day of the week, from Sunday. */
const days = [1.25, 1.05, 0.95, 0.9, 0.9, 0.95, 1];

const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
const average = mean(hours) * mean(days);

/** Traffic at a moment as a multiple of the average; over a week its mean is 1. */
export function seasonalFactor(at: number): number {
    const time = new Date(at);
    return (hours[time.getUTCHours()] * days[time.getUTCDay()]) / average;
}
