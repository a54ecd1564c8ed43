/**
 * What an interface endpoint costs in each zone, before the data that passes through it.
 *
 * AWS lists the price by region; this one is of us-east-1, where it is lowest. Others are up to about a half higher.
 *
 * Source: https://aws.amazon.com/privatelink/pricing/
 */
export const interfaceEndpointPrice = {
    usdPerHour: 0.01,
    region: "us-east-1",
    /** Day on which the price was read. */
    date: "2026-11-23",
} as const;

/** Hours that AWS counts as a month in its estimates: 365 × 24 / 12. */
export const hoursPerMonth = 730;
