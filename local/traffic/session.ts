import { declinedPayment, paidOrder, type Purchase } from "./order";
import type { Random } from "./random";
import { type Market, markets, type Product, products } from "./shop";
import { jsonEvent, timestamp, type TrafficEvent } from "./traffic-event";

/** What visitors come for; the shares are a shop's usual ones, with fraud often enough to be seen. */
const visitors = [
    { weight: 0.9, value: browse },
    { weight: 0.092, value: buy },
    { weight: 0.005, value: testCards },
    { weight: 0.003, value: useStolenCard },
];

/** Clickstream events of a session on average, with these shares. */
export const clicksPerSession = 5.4;

/** Time between two clicks on average, in ms. */
const pauseMs = 6_000;

/** One visit: its clicks in order, and what comes of them. */
interface Visit {
    readonly random: Random;
    readonly sessionId: string;
    readonly customerId: string;
    readonly market: Market;
    readonly platform: string;
    readonly channel: string;
    now: number;
    readonly events: TrafficEvent[];
}

/** A session that begins at a moment: everything that it makes happen, then and later. */
export function session(random: Random, begins: number): TrafficEvent[] {
    const visit: Visit = {
        random,
        sessionId: `s-${random.letters(12)}`,
        // Customers come back: of 50,000, some often.
        customerId: `c-${Math.floor(50_000 * random.number() ** 2)}`,
        market: random.weighted(markets),
        platform: random.pick(["desktop", "mobile", "mobile", "tablet"]),
        channel: random.pick(["direct", "search", "newsletter", "social"]),
        now: begins,
        events: [],
    };
    random.weighted(visitors)(visit);
    return visit.events;
}

/** Looks around; a few put something into the cart and leave it there. */
function browse(visit: Visit): void {
    const { random } = visit;
    click(visit, "main");
    while (random.chance(0.76)) {
        const product = random.pick(products);
        if (random.chance(0.2)) {
            click(visit, "search", { search_term: product.category });
        }
        click(visit, "product_view", about(product));
        if (random.chance(0.08)) {
            click(visit, "add_to_cart", { ...about(product), quantity: 1 });
        }
    }
}

/** Finds something and pays for it, at the second attempt if the first is turned down. */
function buy(visit: Visit): void {
    const { random, market } = visit;
    browse(visit);
    const lines = Array.from({ length: random.integer(1, 3) }, () => ({
        product: random.pick(products),
        quantity: random.chance(0.8) ? 1 : random.integer(2, 4),
    }));
    for (const { product, quantity } of lines) {
        click(visit, "add_to_cart", { ...about(product), quantity });
    }
    click(visit, "checkout");
    const purchase = {
        ...order(visit),
        lines,
        cardToken: `tok_${visit.customerId.replace("-", "")}`,
        shippingCountry: random.chance(0.03) ? random.weighted(markets).country : market.country,
    };
    if (random.chance(0.04)) {
        click(visit, "payment_error");
        const declined = { ...purchase, transactionId: `${purchase.transactionId}d` };
        visit.events.push(...declinedPayment(declined, visit.now));
    }
    click(visit, "purchase", { currency: market.currency });
    const refunded = random.chance(0.08) ? "refunded" : "kept";
    visit.events.push(...paidOrder(random, purchase, visit.now, refunded));
}

/** Tries out a stolen card with small payments until one passes, then buys dear. */
function testCards(visit: Visit): void {
    const { random } = visit;
    const cardToken = `tok_stolen${random.letters(10)}`;
    const cheap = [{ product: { ...random.pick(products), price: 1 }, quantity: 1 }];
    click(visit, "main");
    click(visit, "checkout");
    for (let attempt = random.integer(3, 6); attempt > 0; attempt -= 1) {
        visit.now += random.wait(1_500);
        visit.events.push(...declinedPayment({ ...order(visit), lines: cheap, cardToken }, visit.now));
    }
    const lines = [{ product: random.pick(products), quantity: 10 }];
    click(visit, "purchase");
    visit.events.push(...paidOrder(random, { ...order(visit), lines, cardToken }, visit.now, "charged-back"));
}

/** Orders at once, much, with a card from elsewhere, to yet elsewhere; its owner takes the money back. */
function useStolenCard(visit: Visit): void {
    const { random } = visit;
    click(visit, "product_view", about(random.pick(products)));
    click(visit, "checkout");
    click(visit, "purchase");
    const purchase: Purchase = {
        ...order(visit),
        customerId: `c-new-${random.letters(8)}`,
        lines: [{ product: { ...random.pick(products), price: 400 }, quantity: 4 }],
        cardToken: `tok_stolen${random.letters(10)}`,
        cardCountry: "BR",
        shippingCountry: "RO",
    };
    visit.events.push(...paidOrder(random, purchase, visit.now, "charged-back"));
}

function click(visit: Visit, event: string, more: Readonly<Record<string, unknown>> = {}): void {
    const { random, sessionId, market } = visit;
    visit.now += random.wait(pauseMs);
    visit.events.push(
        jsonEvent(visit.now, "clickstream", sessionId, {
            event_id: `e-${random.letters(16)}`,
            event_time: timestamp(visit.now),
            session_id: sessionId,
            user_id: visit.customerId,
            event,
            platform: visit.platform,
            country: market.country,
            acquisition_channel: visit.channel,
            ...more,
        }),
    );
}

function about(product: Product): Record<string, unknown> {
    return { product_id: product.id, page: `/products/${product.id}` };
}

function order({ random, customerId, sessionId, market }: Visit): Omit<Purchase, "lines" | "cardToken"> {
    const id = random.letters(12);
    return { orderId: `o-${id}`, transactionId: `t-${id}`, customerId, sessionId, market };
}
