/**
 * Remembers where an event was stored first, for at least the last `size` events and at most twice as many.
 *
 * An event is a repeat only if its first occurrence stands elsewhere in the stream: a batch that is delivered again
 * finds its own events here, and stores them again under the same key.
 */
export class SeenEvents {
    private recent = new Map<string, string>();
    private older = new Map<string, string>();

    constructor(private readonly size: number) {}

    /** Whether the event was stored from another place in the stream. */
    isRepeat(id: string, position: string): boolean {
        const first = this.recent.get(id) ?? this.older.get(id);
        return first !== undefined && first !== position;
    }

    /** Remembers an event; to be called once it is stored, for else its retry would be lost. */
    add(id: string, position: string): void {
        if (this.size === 0) {
            return;
        }
        if (this.recent.size >= this.size) {
            this.older = this.recent;
            this.recent = new Map();
        }
        this.recent.set(id, position);
    }
}
