/**
 * Matches files of a server that are whole: uploaded under their own name, or renamed to it from a temporary one.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/events-detail-reference.html
 */
export function arrivalPattern(
    serverId: string,
    protocols: string[],
    temporarySuffixes: string[],
): Record<string, unknown> {
    const renames = temporarySuffixes.length > 0;
    const whole = { "anything-but": { suffix: temporarySuffixes } };
    return {
        source: ["aws.transfer"],
        "detail-type": protocols.flatMap((protocol) => [
            `${protocol} Server File Upload Completed`,
            ...(renames ? [`${protocol} Server File Rename Completed`] : []),
        ]),
        detail: {
            "server-id": [serverId],
            ...(renames && { $or: [{ "file-path": [whole] }, { "renamed-file-path": [whole] }] }),
        },
    };
}

/** Matches files of a server that broke off, or that their users might not write. */
export function failedUploadPattern(serverId: string, protocols: string[]): Record<string, unknown> {
    return {
        source: ["aws.transfer"],
        "detail-type": protocols.flatMap((protocol) => [
            `${protocol} Server File Upload Failed`,
            `${protocol} Server File Rename Failed`,
        ]),
        detail: { "server-id": [serverId] },
    };
}
