import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import contract from "contract:payments";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { SecretCache } from "../secrets/secret-cache";
import { Claims } from "../state/claims";
import { Tracing } from "../tracing/tracing";
import { readSettings } from "./settings";
import { WebhookReceiver } from "./webhook-receiver";

const tracing = new Tracing();
const settings = readSettings(process.env);
const receiver = new WebhookReceiver({
    settings,
    secrets: new SecretCache(tracing.watch(new SecretsManagerClient(clientSettings))),
    claims: new Claims(tracing.watch(new DynamoDBClient(clientSettings)), {
        tableName: settings.stateTable,
        dataset: "webhook",
        windowSeconds: contract.dedupeWindowSeconds,
    }),
    stream: tracing.watch(
        new KinesisClient({
            ...clientSettings,
            // The client's own choice, HTTP/2, has none of these timeouts.
            requestHandler: new NodeHttpHandler(clientSettings.requestHandler),
        }),
    ),
    tracing,
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Signed HTTP request of a payment processor in, a record of the stream out. */
export const handler = tracing.handler(
    "webhook-receiver",
    (request: APIGatewayProxyEvent, context: Context) => receiver.handle(request, context),
);
