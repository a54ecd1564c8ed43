import type { Random } from "./random";
import { type Market, type Product, warehouses } from "./shop";
import { jsonEvent, timestamp, type TrafficEvent } from "./traffic-event";

/** Who pays for what, and how. */
export interface Purchase {
    readonly orderId: string;
    readonly transactionId: string;
    readonly customerId: string;
    readonly sessionId: string;
    readonly market: Market;
    readonly cardToken: string;
    /** Where the card was issued, and where the parcel goes, when not where the customer is. */
    readonly cardCountry?: string;
    readonly shippingCountry?: string;
    readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
}

/** How a purchase went on, beyond being paid. */
export type Aftermath = "kept" | "refunded" | "charged-back";

/** Every state that a payment can be in. */
type Status = "authorized" | "captured" | "declined" | "refunded";

/** An attempt to pay that the bank turns down. */
export function declinedPayment(purchase: Purchase, at: number): TrafficEvent[] {
    return [transaction(purchase, at, "purchase", "declined")];
}

/**
 * A purchase that is paid: what checkout, the payment processor, the order service and the warehouse say of it. Refunds
 * come after minutes where a shop's come after days, so that a short run sees some.
 */
export function paidOrder(
    random: Random,
    purchase: Purchase,
    at: number,
    aftermath: Aftermath,
): TrafficEvent[] {
    const captured = at + 500 + random.wait(2_000);
    const packed = captured + random.wait(60_000);
    const shipped = packed + random.wait(120_000);
    const back = shipped + random.wait(240_000);
    return [
        transaction(purchase, at, "purchase", "authorized"),
        orderEvent(purchase, at, "order_placed"),
        ...stock(random, purchase, at, "stock_reserved", -1),
        transaction(purchase, captured, "purchase", "captured"),
        orderEvent(purchase, captured, "order_paid"),
        payment(random, purchase, captured, "payment_intent.succeeded", "succeeded"),
        orderEvent(purchase, packed, "order_packed"),
        orderEvent(purchase, shipped, "order_shipped"),
        ...stock(random, purchase, shipped, "stock_shipped", 0),
        ...(aftermath === "refunded"
            ? [
                  transaction(purchase, back, "refund", "refunded"),
                  orderEvent(purchase, back, "order_refunded"),
                  payment(random, purchase, back, "charge.refunded", "succeeded"),
                  ...stock(random, purchase, back, "stock_received", 1),
              ]
            : []),
        ...(aftermath === "charged-back"
            ? [
                  transaction(purchase, back, "chargeback", "refunded"),
                  payment(random, purchase, back, "charge.dispute.created", "needs_response"),
              ]
            : []),
    ];
}

function amountOf({ lines }: Purchase): number {
    const cents = lines.reduce(
        (sum, { product, quantity }) => sum + Math.round(product.price * 100) * quantity,
        0,
    );
    return cents / 100;
}

function items({ lines }: Purchase) {
    return lines.map(({ product, quantity }) => ({
        product_id: product.id,
        quantity,
        unit_price: product.price,
        category: product.category,
    }));
}

function transaction(
    purchase: Purchase,
    at: number,
    kind: "purchase" | "refund" | "chargeback",
    status: Status,
): TrafficEvent {
    const { market, transactionId } = purchase;
    return jsonEvent(at, "transactions", purchase.customerId, {
        event_id: `${transactionId}-${kind}-${status}`,
        transaction_id: transactionId,
        order_id: purchase.orderId,
        event_time: timestamp(at),
        kind,
        status,
        customer_id: purchase.customerId,
        amount: amountOf(purchase),
        currency: market.currency,
        payment_method: "card",
        card_token: purchase.cardToken,
        card_country: purchase.cardCountry ?? market.country,
        billing_country: purchase.cardCountry ?? market.country,
        shipping_country: purchase.shippingCountry ?? market.country,
        ip_country: market.country,
        session_id: purchase.sessionId,
        channel: "web",
        items: items(purchase),
    });
}

function orderEvent(purchase: Purchase, at: number, type: string): TrafficEvent {
    return jsonEvent(at, "orders.events", purchase.orderId, {
        event_id: `${purchase.orderId}-${type}`,
        event_time: timestamp(at),
        event_type: type,
        order_id: purchase.orderId,
        customer_id: purchase.customerId,
        total_amount: amountOf(purchase),
        currency: purchase.market.currency,
        shipping_country: purchase.shippingCountry ?? purchase.market.country,
        channel: "web",
        items: items(purchase),
    });
}

function stock(
    random: Random,
    purchase: Purchase,
    at: number,
    type: string,
    direction: -1 | 0 | 1,
): TrafficEvent[] {
    return purchase.lines.map(({ product, quantity }, index) =>
        jsonEvent(at, "inventory.events", product.id, {
            event_id: `${purchase.orderId}-${type}-${index + 1}`,
            event_time: timestamp(at),
            event_type: type,
            product_id: product.id,
            warehouse_id: random.pick(warehouses),
            // `|| 0`: JSON has no minus zero, but a comparison has.
            quantity_change: direction * quantity || 0,
            order_id: purchase.orderId,
        }),
    );
}

/** An event of Stripe's, https://docs.stripe.com/api/events/object, a moment after what it tells of. */
function payment(
    random: Random,
    purchase: Purchase,
    after: number,
    type: string,
    status: string,
): TrafficEvent {
    const at = after + 200 + random.wait(800);
    return jsonEvent(at, "webhook", "stripe", {
        id: `evt_${random.letters(16)}`,
        object: "event",
        type,
        created: Math.floor(at / 1000),
        data: {
            object: {
                id: `pi_${purchase.transactionId}`,
                amount: Math.round(amountOf(purchase) * 100),
                currency: purchase.market.currency.toLowerCase(),
                status,
                metadata: { transaction_id: purchase.transactionId, order_id: purchase.orderId },
            },
        },
    });
}
