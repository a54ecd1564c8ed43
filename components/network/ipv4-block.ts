/** Whether the text is a block of IPv4 addresses that begins at its base, such as `10.1.0.0/16`. */
export function isIpv4Block(text: string): boolean {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
    if (match === null) {
        return false;
    }
    const [octets, mask] = [match.slice(1, 5).map(Number), Number(match[5])];
    const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    return octets.every((octet) => octet <= 255) && mask <= 32 && base % 2 ** (32 - mask) === 0;
}

/** Number of leading bits that all addresses of a block share. */
export function maskOf(block: string): number {
    return Number(block.split("/")[1]);
}
