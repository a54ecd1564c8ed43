import type { StackResource } from "../graph/stack-graph";
import type { Flows } from "./flows";
import { priceOf, type PriceId } from "./price-table";
import type { Measure } from "./traffic";

/** One priced item of a resource for a month. */
export interface Charge {
    readonly resource: StackResource;
    readonly price: PriceId;
    /** Number of the price's units. */
    readonly quantity: number;
    readonly usd: number;
    /** How the quantity comes about, such as `3 brokers × 730 h`. */
    readonly how: string;
}

/** Something of a resource that costs and isn't in the sum. */
export interface Omission {
    readonly resource: StackResource;
    /** What it is. */
    readonly what: string;
    /** Why it isn't in the sum: no amount is stated, or there is no price. */
    readonly why: "no traffic stated" | "not priced";
}

/** Works out what one resource costs. */
export type Pricer = (resource: StackResource, bill: Bill) => void;

/** Collects what a stack's resources cost, resource by resource. */
export class Bill {
    readonly charges: Charge[] = [];
    readonly omissions: Omission[] = [];

    constructor(readonly flows: Flows) {}

    /** Adds an item; nothing at all is no item. */
    charge(resource: StackResource, price: PriceId, quantity: number, how: string): void {
        if (quantity > 0) {
            this.charges.push({ resource, price, quantity, usd: quantity * priceOf(price).usd, how });
        }
    }

    /** Adds an item by an amount that the traffic states, times the price's units in one of it. */
    chargeStated(resource: StackResource, price: PriceId, measure: Measure, what: string, factor = 1): void {
        const amount = this.stated(resource, measure);
        if (amount === undefined) {
            this.unstated(resource, what);
        } else {
            this.charge(resource, price, amount * factor, `${format(amount)} ${what}`);
        }
    }

    stated(resource: StackResource, measure: Measure): number | undefined {
        return this.flows.traffic.of(this.flows.graph, resource, measure);
    }

    unstated(resource: StackResource, what: string): void {
        this.omissions.push({ resource, what, why: "no traffic stated" });
    }

    unpriced(resource: StackResource, what: string): void {
        this.omissions.push({ resource, what, why: "not priced" });
    }
}

/** A number for people: three figures that count, with separators. */
export function format(value: number): string {
    const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
    return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(digits, 10) });
}

/** A number of things for people: `1 shard`, `4 shards`. */
export function counted(count: number, thing: string): string {
    return `${format(count)} ${thing}${count === 1 ? "" : "s"}`;
}
