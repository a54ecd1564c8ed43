/** A block of IPv4 addresses in CIDR notation, such as `10.0.0.0/16`. */
export class Ipv4Block {
    private constructor(
        /** The address as it was written, as a number: a block may be written by any address in it. */
        readonly address: number,
        readonly mask: number,
    ) {}

    static parse(text: string): Ipv4Block {
        const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
        const [a, b, c, d, mask] = (match ?? []).slice(1).map(Number);
        if (!match || [a, b, c, d].some((part) => part > 255) || mask > 32) {
            throw new Error(`"${text}" is no IPv4 CIDR block; expected one such as 10.0.0.0/16`);
        }
        return new Ipv4Block(((a * 256 + b) * 256 + c) * 256 + d, mask);
    }

    static of(address: number, mask: number): Ipv4Block {
        return new Ipv4Block(address, mask);
    }

    get size(): number {
        return 2 ** (32 - this.mask);
    }

    get first(): number {
        return Math.floor(this.address / this.size) * this.size;
    }

    get last(): number {
        return this.first + this.size - 1;
    }

    /** The block of the same size that follows. */
    next(): Ipv4Block {
        return new Ipv4Block(this.last + 1, this.mask);
    }

    /** The first block of another size that begins after this one ends. */
    nextOfMask(mask: number): Ipv4Block {
        return new Ipv4Block(this.last, mask).next();
    }

    /** The block of `newBits` more bits, the `index`th from this block's address on. */
    part(newBits: number, index: number): Ipv4Block {
        const mask = this.mask + newBits;
        if (mask > 32) {
            throw new Error(`Requested ${newBits} new bits, but only ${32 - this.mask} are available.`);
        }
        return new Ipv4Block(this.address + 2 ** (32 - mask) * index, mask);
    }

    overlaps(other: Ipv4Block): boolean {
        return this.first <= other.last && other.first <= this.last;
    }

    /** The block by its first address. */
    toString(): string {
        return `${addressText(this.first)}/${this.mask}`;
    }

    /** The block by the address that it was made with. */
    asWritten(): string {
        return `${addressText(this.address)}/${this.mask}`;
    }
}

function addressText(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
