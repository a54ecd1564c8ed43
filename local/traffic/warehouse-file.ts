import type { Random } from "./random";
import { products, type warehouses } from "./shop";
import { timestamp, type TrafficEvent } from "./traffic-event";

const header =
    "warehouse_id,product_id,counted_at,quantity_on_hand,quantity_reserved,unit_cost,currency,location";

/** Lines of a count that can't be right, as people's exports have them. */
const wrongLines = [
    (line: string) => line.replace(/,EUR,.*$/, ""),
    (line: string) => line.replace(/,EUR,/, ',EUR,"=HYPERLINK(1)",'),
    (line: string) => line.replace(/T\d\d:\d\d/, "T99:99"),
    (line: string) => line.replace(/^[^,]*,/, ","),
];

/**
 * A warehouse's count of part of its stock, as a CSV file.
 *
 * @param dirt - Share of lines that are spoilt, 0 to 1; a line in a hundred comes twice anyway.
 */
export function warehouseFile(
    random: Random,
    warehouse: (typeof warehouses)[number],
    at: number,
    dirt: number,
): TrafficEvent {
    const first = random.integer(0, products.length - 41);
    let spoilt = false;
    const lines = products.slice(first, first + 40).flatMap(({ id, price }) => {
        const fields = [
            ...[warehouse, id, timestamp(at - random.integer(0, 600_000))],
            ...[random.integer(0, 500), random.integer(0, 20), (price * 0.6).toFixed(2), "EUR"],
            `${random.pick(["A", "B", "C"])}-${random.integer(1, 40)}`,
        ];
        const line = fields.join(",");
        if (random.chance(dirt)) {
            spoilt = true;
            return [random.pick(wrongLines)(line)];
        }
        return random.chance(0.01) ? [line, line] : [line];
    });
    const name = `count-${timestamp(at).replaceAll(/[:.]/g, "")}.csv`;
    return {
        at,
        entrance: "warehouse-file",
        key: `${warehouse}/${name}`,
        body: Buffer.from(`${[header, ...lines].join("\n")}\n`),
        spoilt,
    };
}
