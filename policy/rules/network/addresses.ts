import { type Wire, scalarText } from "../../model/values";

/** Shortest prefix of a block of private addresses (`10.0.0.0/8`), and of one of IPv6 that a single organization has. */
const shortestPrefix = { v4: 8, v6: 16 };

export function isInternet(block: Wire): boolean {
    const [, address, prefix] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(scalarText(block)?.trim() ?? "") ?? [];
    if (address === undefined) {
        return false;
    }
    return address.includes(":")
        ? Number(prefix) < shortestPrefix.v6 && !/^f[cd]/i.test(address)
        : Number(prefix) < shortestPrefix.v4;
}
