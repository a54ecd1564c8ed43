import { existsSync } from "node:fs";
import path from "node:path";

export { metricNames, metricNamespace } from "./runtime/metric-names";

/** A Lambda function's code, as `npm run build` bundles it. */
export interface HandlerCode {
    /** Name of its folder in handlers/. */
    readonly name: string;
    /** Path of the bundle, an ES module; it is the whole deployment package, under the name `index.mjs`. */
    readonly bundle: string;
    /** Lambda's `handler` setting. */
    readonly entry: "index.handler";
    readonly runtime: "nodejs24.x";
    readonly architecture: "arm64";
    /** AWS services that the code calls, by their endpoint names, such as `s3`. */
    readonly services: readonly string[];
}

/** The handlers, each found when it is first asked for. */
export const handlers = {
    /** Kinesis `clickstream` to raw `clickstream`: validated, deduplicated, compressed; what breaks the contract to quarantine. */
    get clickstreamNormalizer(): HandlerCode {
        return built("clickstream-normalizer", ["s3"]);
    },
};

/** @throws {Error} When the handler isn't built. */
function built(name: string, services: readonly string[]): HandlerCode {
    const bundle = path.join(__dirname, "dist", name, "index.mjs");
    if (!existsSync(bundle)) {
        throw new Error(
            `The handler ${name} is not built: ${path.relative(process.cwd(), bundle)} is missing. Run "npm run build".`,
        );
    }
    return {
        name,
        bundle,
        entry: "index.handler",
        runtime: "nodejs24.x",
        architecture: "arm64",
        services,
    };
}
