import { spoil } from "./dirt";
import { Random } from "./random";
import { seasonalFactor } from "./seasonality";
import { clicksPerSession, session } from "./session";
import { warehouses } from "./shop";
import type { TrafficEvent } from "./traffic-event";
import { warehouseFile } from "./warehouse-file";

/** What the shop's traffic is like. */
export interface TrafficSettings {
    /** Decides everything that is left to chance: the same seed and start, the same events. */
    readonly seed: number;
    /** Clickstream events a second, averaged over a week; nights are quieter and evenings busier. */
    readonly rate: number;
    /** Share of the records that are spoilt, 0 to 1. */
    readonly dirt: number;
    /** When it begins, in ms since 1970 UTC. */
    readonly start: number;
}

/** Share of the records that their sender sends twice, having had no answer. */
const repeats = 0.01;

/** How long before the start sessions begin, in ms: what is under way at the start comes from them. */
const warmUpMs = 10 * 60_000;

/** How often each warehouse delivers a file, in ms. */
const fileEveryMs = 60_000;

/**
 * The traffic of a shop from a moment on, without end, in the order in which it happens: visitors who browse, buy, send
 * back and defraud; orders on their way through the warehouses; counts of the stock.
 */
export function* shopTraffic(settings: TrafficSettings): Generator<TrafficEvent, never> {
    const { seed, rate, dirt, start } = settings;
    const random = new Random(seed);
    /** What is still to happen, by the second. */
    const agenda = new Map<number, TrafficEvent[]>();
    const first = Math.floor(start / 1000);
    const plan = (events: readonly TrafficEvent[]): void => {
        for (const event of events) {
            const second = Math.floor(event.at / 1000);
            if (event.at >= start) {
                const planned = agenda.get(second) ?? [];
                planned.push(event);
                agenda.set(second, planned);
            }
        }
    };
    for (let second = first - warmUpMs / 1000; ; second += 1) {
        const begins = second * 1000;
        const sessions = random.count((rate / clicksPerSession) * seasonalFactor(begins));
        for (let index = 0; index < sessions; index += 1) {
            plan(
                session(random, begins + random.integer(0, 999)).flatMap((event) =>
                    sent(random, event, dirt),
                ),
            );
        }
        warehouses.forEach((warehouse, index) => {
            // The first ones soon, so that a short run has some.
            if (second >= first && (begins - first * 1000) % fileEveryMs === (index + 1) * 2_000) {
                plan([warehouseFile(random, warehouse, begins + 500, dirt)]);
            }
        });
        const now = (agenda.get(second) ?? []).sort((one, other) => one.at - other.at);
        agenda.delete(second);
        yield* now;
    }
}

/** What its sender makes of an event: damaged, or sent again a little later, or as it is. */
function sent(random: Random, event: TrafficEvent, dirt: number): TrafficEvent[] {
    if (random.chance(dirt)) {
        return [spoil(random, event)];
    }
    return random.chance(repeats) ? [event, { ...event, at: event.at + random.integer(50, 900) }] : [event];
}
