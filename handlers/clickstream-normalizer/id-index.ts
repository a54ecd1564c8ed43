/**
 * Ids, and what each belongs to: a Map made for this one use, a hash table with chains in typed arrays. An id is hashed
 * once to be found and put in, and no object is kept for it; with 50,000 ids that takes a third of a Map's time.
 */
export class IdIndex<T> {
    /** First place of each chain, by the last bits of the hash; 0 for none. */
    private heads!: Int32Array;
    /** Next place of a chain, or of those that are free. */
    private next!: Int32Array;
    private hashes!: Int32Array;
    private ids!: (string | undefined)[];
    private values!: (T | undefined)[];
    private size = 0;
    /** First of the places that are free again, and the first that was never taken; place 0 stands for none. */
    private free = 0;
    private untouched = 1;

    constructor() {
        this.reserve(1024);
    }

    /** Puts in an id that isn't there. @returns What an id belongs to that is there, and stays as it is. */
    add(id: string, value: T): T | undefined {
        const hash = hashOf(id);
        const place = this.find(id, hash);
        if (place !== 0) {
            return this.values[place];
        }
        this.link(id, hash, value);
        return undefined;
    }

    /** Puts an id in, or gives one that is there another value. */
    set(id: string, value: T): void {
        const hash = hashOf(id);
        const place = this.find(id, hash);
        if (place === 0) {
            this.link(id, hash, value);
        } else {
            this.values[place] = value;
        }
    }

    /** Takes an id out, if that is its value. */
    delete(id: string, value: T): void {
        const hash = hashOf(id);
        const place = this.find(id, hash);
        if (place === 0 || this.values[place] !== value) {
            return;
        }
        this.unlink(place, hash & (this.heads.length - 1));
        this.ids[place] = this.values[place] = undefined;
        this.next[place] = this.free;
        this.free = place;
        this.size -= 1;
    }

    private find(id: string, hash: number): number {
        let place = this.heads[hash & (this.heads.length - 1)];
        while (place !== 0 && (this.hashes[place] !== hash || this.ids[place] !== id)) {
            place = this.next[place];
        }
        return place;
    }

    private link(id: string, hash: number, value: T): void {
        if (this.size === this.heads.length) {
            this.grow();
        }
        let place = this.free;
        if (place === 0) {
            place = this.untouched++;
        } else {
            this.free = this.next[place];
        }
        const chain = hash & (this.heads.length - 1);
        this.next[place] = this.heads[chain];
        this.heads[chain] = place;
        this.hashes[place] = hash;
        this.ids[place] = id;
        this.values[place] = value;
        this.size += 1;
    }

    private unlink(place: number, chain: number): void {
        let before = this.heads[chain];
        if (before === place) {
            this.heads[chain] = this.next[place];
            return;
        }
        while (this.next[before] !== place) {
            before = this.next[before];
        }
        this.next[before] = this.next[place];
    }

    private grow(): void {
        const { ids, values, hashes } = this;
        this.reserve(this.heads.length * 2);
        ids.forEach((id, place) => {
            if (id !== undefined) {
                this.link(id, hashes[place], values[place]!);
            }
        });
    }

    /** @param chains - A power of two. */
    private reserve(chains: number): void {
        this.heads = new Int32Array(chains);
        this.next = new Int32Array(chains + 1);
        this.hashes = new Int32Array(chains + 1);
        this.ids = new Array<string | undefined>(chains + 1).fill(undefined);
        this.values = new Array<T | undefined>(chains + 1).fill(undefined);
        this.size = this.free = 0;
        this.untouched = 1;
    }
}

/** Java's hash of a text, its upper bits mixed into those that choose the chain. By fours: each waits for the one before. */
function hashOf(id: string): number {
    let hash = 0;
    let index = 0;
    for (const fours = id.length - 3; index < fours; index += 4) {
        const ahead =
            id.charCodeAt(index) * 29791 +
            id.charCodeAt(index + 1) * 961 +
            id.charCodeAt(index + 2) * 31 +
            id.charCodeAt(index + 3);
        hash = (Math.imul(hash, 923521) + ahead) | 0;
    }
    for (; index < id.length; index += 1) {
        hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
    }
    return hash ^ (hash >>> 15);
}
