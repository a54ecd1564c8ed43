import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import contract from "contract:payments";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { SecretCache } from "../secrets/secret-cache";
import { Claims } from "../state/claims";
import { readSettings } from "./settings";
import { WebhookReceiver } from "./webhook-receiver";

const settings = readSettings(process.env);
const receiver = new WebhookReceiver({
    settings,
    secrets: new SecretCache(new SecretsManagerClient(clientSettings)),
    claims: new Claims(new DynamoDBClient(clientSettings), {
        tableName: settings.stateTable,
        dataset: "webhook",
        windowSeconds: contract.dedupeWindowSeconds,
    }),
    stream: new KinesisClient({
        ...clientSettings,
        // The client's own choice, HTTP/2, has none of these timeouts.
        requestHandler: new NodeHttpHandler(clientSettings.requestHandler),
    }),
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Signed HTTP request of a payment processor in, a record of the stream out. */
export const handler = (request: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> =>
    receiver.handle(request, context);
