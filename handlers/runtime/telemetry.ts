import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { metricNamespace } from "./metric-names";

/** The function's name: two instances of one handler are told apart by it, in logs and in metrics. */
export function functionName(): string {
    return process.env.AWS_LAMBDA_FUNCTION_NAME ?? "local";
}

export function createLogger(): Logger {
    return new Logger({ serviceName: functionName() });
}

/** @param dimensions - What all of these metrics are told apart by, beside the function's name. Default: nothing. */
export function createMetrics(dimensions?: Record<string, string>): Metrics {
    return new Metrics({
        namespace: metricNamespace,
        serviceName: functionName(),
        defaultDimensions: dimensions,
    });
}
