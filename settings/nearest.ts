/** The candidate that a mistyped word most likely meant: within a third of its letters; undefined if none is. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
    let best: string | undefined;
    let fewest = Math.floor(word.length / 3) + 1;
    for (const candidate of candidates) {
        const edits = editDistance(word.toLowerCase(), candidate.toLowerCase(), fewest);
        if (edits < fewest) {
            [best, fewest] = [candidate, edits];
        }
    }
    return best;
}

/** The number of letters to add, drop or change, or `limit` if it takes as many. */
function editDistance(from: string, to: string, limit: number): number {
    if (Math.abs(from.length - to.length) >= limit) {
        return limit;
    }
    let row = Array.from({ length: to.length + 1 }, (_, column) => column);
    for (let i = 1; i <= from.length; i++) {
        const next = [i];
        for (let j = 1; j <= to.length; j++) {
            const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
            next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
        }
        row = next;
    }
    return Math.min(row[to.length], limit);
}
