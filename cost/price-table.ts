import table from "./prices.json";

/** A list price. */
export interface Price {
    readonly id: PriceId;
    readonly usd: number;
    /** What one unit is, such as `shard-hour`. */
    readonly per: string;
    /** Page on which AWS lists it. */
    readonly source: string;
    /** Where the number was seen as well; null for one that nothing confirms. */
    readonly seenIn: string | null;
}

export type PriceId = keyof typeof table.prices;

/** Region of all prices. */
export const pricedRegion = table.region;

/** Day on which they were read. */
export const pricedOn = table.readOn;

/** The prices, one entry each. */
export const allPrices: readonly Price[] = Object.entries(table.prices).map(([id, price]) => ({
    id: id as PriceId,
    ...price,
}));

const byId = new Map<string, Price>(allPrices.map((price) => [price.id, price]));

export function priceOf(id: PriceId): Price {
    return byId.get(id)!;
}

/** The price with an id made of parts, such as `msk.kafka.m7g.large`; undefined where the table has none. */
export function findPrice(id: string): Price | undefined {
    return byId.get(id);
}
