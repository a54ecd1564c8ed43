/** The engine that this project pins: what its Go module builds and the npm launcher is asked for. */
export const ENGINE_VERSION = "3.250.0";

/** The oldest `pulumi` on PATH that is taken: the one that the tests run on. */
export const MINIMUM_ENGINE_VERSION = ENGINE_VERSION;

/** Where an engine came from. */
export type EngineSource = "PATH" | "npm launcher" | "Go build";

/** A Pulumi CLI that was seen to run. */
export interface Engine {
    /** Its executable, as an absolute path. */
    readonly binary: string;
    /** Its version, without a leading v. */
    readonly version: string;
    readonly source: EngineSource;
    /** Whether it finds a Node.js language host by itself, beside it or on PATH; else it is given this project's own. */
    readonly bringsNodeHost: boolean;
}

/** One line for people: which engine, and from where. */
export function describeEngine(engine: Engine): string {
    const from: Record<EngineSource, string> = {
        PATH: "found on PATH",
        "npm launcher": "from the npm package pulumi",
        "Go build": "built from pinned Go modules",
    };
    return `Pulumi ${engine.version}, ${from[engine.source]} (${engine.binary})`;
}

/** No engine could be had: says what was tried and what to do. */
export class EngineNotFoundError extends Error {
    constructor(tried: readonly string[]) {
        super(
            [
                "There is no Pulumi engine on this machine, and none could be had:",
                ...tried.map((attempt) => `  - ${attempt}`),
                `Install the Pulumi CLI (${MINIMUM_ENGINE_VERSION} or newer), and run the command again:`,
                "  curl -fsSL https://get.pulumi.com | sh",
            ].join("\n"),
        );
        this.name = "EngineNotFoundError";
    }
}
