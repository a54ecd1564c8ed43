import * as fs from "node:fs";

/** The files that a page tells its reader to write: each code block that follows a line with the file's name in backquotes and a colon. */
export function newcomersFiles(page: string): Record<string, string> {
    const text = fs.readFileSync(page, "utf8");
    const blocks = text.matchAll(/^`([\w./-]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm);
    return Object.fromEntries([...blocks].map(([, name, content]) => [name, content]));
}
