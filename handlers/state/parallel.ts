/** Requests under way at once; the SDK opens up to 50 connections. */
const concurrency = 50;

/** Does the work for all, some at once; after a failure nothing new is begun, and nothing is left running. */
export async function inParallel<T, R>(
    all: readonly T[],
    work: (each: T, index: number) => Promise<R>,
): Promise<R[]> {
    const results = new Array<R>(all.length);
    let next = 0;
    const worker = async (): Promise<void> => {
        for (let index = next++; index < all.length; index = next++) {
            try {
                results[index] = await work(all[index], index);
            } catch (error) {
                next = all.length;
                throw error;
            }
        }
    };
    const workers = Array.from({ length: Math.min(concurrency, all.length) }, worker);
    const failed = (await Promise.allSettled(workers)).find((each) => each.status === "rejected");
    if (failed) {
        throw failed.reason;
    }
    return results;
}

/** Parts of at most `size`, in order. */
export function chunks<T>(all: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
        all.slice(index * size, (index + 1) * size),
    );
}
