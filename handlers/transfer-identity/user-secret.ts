import { BlockList, isIP } from "node:net";

/** What a user logs in with, as the user's secret says in JSON. */
export interface UserSecret {
    /** The password itself. Rather give `passwordHash`. */
    readonly password?: string;
    /** `scrypt$<log2 N>$<r>$<p>$<salt, base64>$<hash, base64>`; N at most 2^17, r 8, p 1. */
    readonly passwordHash?: string;
    /** SSH public keys, as OpenSSH writes them. */
    readonly publicKeys?: readonly string[];
    /** Blocks of addresses that the user may come from, such as `10.20.0.0/16`. Default: any that reach the server. */
    readonly sourceCidrs?: readonly string[];
    /** Protocols that the user may use. Default: every one of the server. */
    readonly protocols?: readonly string[];
}

/** @returns `undefined` when the text isn't a user's secret; nobody logs in with that. */
export function parseUserSecret(text: string): UserSecret | undefined {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return undefined;
    }
    if (typeof value !== "object" || value === null) {
        return undefined;
    }
    const secret = value as Record<string, unknown>;
    const wellFormed =
        ["password", "passwordHash"].every((name) => secret[name] === undefined || isFilled(secret[name])) &&
        ["publicKeys", "sourceCidrs", "protocols"].every(
            (name) =>
                secret[name] === undefined || (Array.isArray(secret[name]) && secret[name].every(isFilled)),
        );
    return wellFormed ? secret : undefined;
}

/** Whether the user may come from an address, and by a protocol. A rule that can't be read admits nobody. */
export function isAdmitted(
    { sourceCidrs, protocols }: UserSecret,
    sourceIp: string,
    protocol: string,
): boolean {
    return (
        (protocols === undefined || protocols.includes(protocol)) &&
        (sourceCidrs === undefined || sourceCidrs.some((block) => contains(block, sourceIp)))
    );
}

function contains(block: string, address: string): boolean {
    const [base, bits] = block.split("/");
    const family = isIP(base);
    if (family === 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits ?? "")) {
        return false;
    }
    try {
        const list = new BlockList();
        list.addSubnet(base, Number(bits), family === 4 ? "ipv4" : "ipv6");
        return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
    } catch {
        return false;
    }
}

function isFilled(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
