/** Something that this machine has to have isn't there. */
export class MissingToolError extends Error {
    /**
     * @param tool - What is missing, with its version.
     * @param reason - What it is needed for.
     * @param remedy - What to do.
     */
    constructor(tool: string, reason: string, remedy: string) {
        super(`${tool} is missing: ${reason}. ${remedy}`);
        this.name = "MissingToolError";
    }
}
