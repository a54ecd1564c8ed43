import type { LakeLocation } from "../lake/lake-location-settings";

/**
 * What Transfer Family tells EventBridge when a file is whole: uploaded, or renamed to its own name.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/events-detail-reference.html
 */
export interface FileArrival {
    /** ISO 8601, UTC; the same however often the event is delivered. */
    readonly time: string;
    readonly detail: {
        /** `/<bucket>/<key>`. */
        readonly "file-path": string;
        /** Where a rename has led. */
        readonly "renamed-file-path"?: string;
        readonly username?: string;
    };
}

/** Name, below the landing prefix, of the file that has arrived. */
export function arrivedFile(landing: LakeLocation, { detail }: FileArrival): { key: string; name: string } {
    const path = detail["renamed-file-path"] ?? detail["file-path"];
    const root = `/${landing.bucket}/`;
    const key = path.startsWith(root) ? path.slice(root.length) : undefined;
    if (!key?.startsWith(landing.prefix) || key === landing.prefix) {
        throw new ForeignFileError(
            `The event is about a file outside of ${root}${landing.prefix}; see the rule that starts the function.`,
        );
    }
    return { key, name: key.slice(landing.prefix.length) };
}

/** An event that isn't about a file that has landed. */
export class ForeignFileError extends Error {
    override readonly name = "ForeignFileError";
}
