import { readFileSync } from "node:fs";
import path from "node:path";

const docs = path.resolve(__dirname, "../../docs");

/** The commands that a page of the documentation shows, in order. */
export function commandsOf(page: string): string[] {
    const text = readFileSync(path.join(docs, page), "utf8");
    return [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block.trim().split("\n"));
}
