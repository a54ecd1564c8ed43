import { existsSync } from "node:fs";
import path from "node:path";

export { suspiciousPayment } from "./fraud-scorer/alert-event";
export { metricNames, metricNamespace } from "./runtime/metric-names";

/** A Lambda function's code, as `npm run build` bundles it. */
export interface HandlerCode {
    /** Name of its folder in handlers/. */
    readonly name: string;
    /** Path of the bundle, an ES module; it is the whole deployment package, under the name `index.mjs`. */
    readonly bundle: string;
    /** Lambda's `handler` setting. */
    readonly entry: "index.handler";
    /** Runtime of Lambda that it is built for. */
    readonly runtime: "nodejs24.x";
    /** Instructions of the processor that it runs on. */
    readonly architecture: "arm64";
    /** AWS services that the code calls, by their endpoint names, such as `s3`. */
    readonly services: string[];
    /** Whether it emits `RecordsFailed` and `RecordsQuarantined`, for alarms. */
    readonly countsRecords: boolean;
}

/** The handlers, each found when it is first asked for. What each needs in its environment stands in its settings.ts. */
export const handlers = {
    /** Kinesis `clickstream` to raw `clickstream`: validated, deduplicated, compressed; what breaks the contract to quarantine. */
    get clickstreamNormalizer(): HandlerCode {
        return built("clickstream-normalizer", ["s3", "dynamodb"], { countsRecords: true });
    },
    /** Kinesis `transactions` to raw `transactions`, scored; suspicious ones to EventBridge and the topic `fraud.alerts`. */
    get fraudScorer(): HandlerCode {
        return built("fraud-scorer", ["s3", "dynamodb", "events"], { countsRecords: true });
    },
    /** Topics of the event bus to raw `events`. */
    get eventConsumer(): HandlerCode {
        return built("event-consumer", ["s3", "dynamodb"], { countsRecords: true });
    },
    /** Signed HTTP requests of payment processors to the Kinesis stream `payments`. */
    get webhookReceiver(): HandlerCode {
        return built("webhook-receiver", ["dynamodb", "kinesis-streams", "secretsmanager"]);
    },
    /** Kinesis `payments` to raw `payments`. */
    get paymentRecorder(): HandlerCode {
        return built("payment-recorder", ["s3", "dynamodb"], { countsRecords: true });
    },
    /** Files of the warehouse, as Transfer Family reports them, to raw `inventory`. */
    get fileValidator(): HandlerCode {
        return built("file-validator", ["s3"], { countsRecords: true });
    },
    /** Logins at a Transfer Family server: who a user is, by the user's secret. */
    get transferIdentity(): HandlerCode {
        return built("transfer-identity", ["secretsmanager"]);
    },
    /** Partitions of new objects into the Glue catalog, and tables compared with their definitions. */
    get catalogRegistrar(): HandlerCode {
        return built("catalog-registrar", ["glue"]);
    },
};

/** @throws {Error} When the handler isn't built. */
function built(name: string, services: readonly string[], { countsRecords = false } = {}): HandlerCode {
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
        services: [...services],
        countsRecords,
    };
}
