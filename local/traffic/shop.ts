import { Random } from "./random";

/** Something that the shop sells. */
export interface Product {
    readonly id: string;
    readonly category: string;
    readonly price: number;
}

/** Where customers live, and the currency that they pay in. */
export interface Market {
    /** ISO 3166-1 alpha-2 code. */
    readonly country: string;
    /** ISO 4217 code. */
    readonly currency: string;
}

/** The markets, by how many customers they have. */
export const markets: readonly { readonly weight: number; readonly value: Market }[] = [
    { weight: 5, value: { country: "DE", currency: "EUR" } },
    { weight: 4, value: { country: "US", currency: "USD" } },
    { weight: 3, value: { country: "GB", currency: "GBP" } },
    { weight: 2, value: { country: "FR", currency: "EUR" } },
    { weight: 1, value: { country: "PL", currency: "PLN" } },
];

export const warehouses = ["depot-north", "depot-south"] as const;

const categories = ["books", "garden", "kitchen", "shoes", "toys", "tools"];

/** The same catalogue for every seed: dearer products are rarer. */
export const products: readonly Product[] = (() => {
    const random = new Random(1);
    return Array.from({ length: 240 }, (_, index) => ({
        id: `p-${String(index + 1).padStart(4, "0")}`,
        category: random.pick(categories),
        price: Math.round((4 + random.wait(28)) * 100) / 100,
    }));
})();
