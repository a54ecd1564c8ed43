import { type HandlerLab, labBuckets } from "../handler-lab";

/** Bytes, base64, of what lies in quarantine: each place of a source once, however often it was delivered. */
export async function refusedData(lab: HandlerLab): Promise<string[]> {
    const rows = await lab.rows(labBuckets.quarantine);
    const places = rows.map((row) => [`${row.source as string}:${row.position as string}`, row] as const);
    return [...new Map(places).values()].map(({ data_base64: data }) => data as string);
}
