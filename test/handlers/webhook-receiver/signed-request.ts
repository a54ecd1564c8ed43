import { createHmac } from "node:crypto";
import type { APIGatewayProxyEvent } from "aws-lambda";

let requests = 0;

/** A request as API Gateway hands it on. */
export function webhookRequest(
    processor: string,
    body: string | Buffer,
    headers: Readonly<Record<string, string>>,
): APIGatewayProxyEvent {
    return {
        httpMethod: "POST",
        path: `/webhooks/${processor}`,
        resource: "/webhooks/{processor}",
        pathParameters: { processor },
        headers,
        multiValueHeaders: {},
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        stageVariables: null,
        body: typeof body === "string" ? body : body.toString("base64"),
        isBase64Encoded: typeof body !== "string",
        requestContext: { requestId: `request-${++requests}` } as APIGatewayProxyEvent["requestContext"],
    };
}

/** Header of a body signed as Stripe does. */
export function stripeSignature(
    body: string | Buffer,
    secret: string,
    seconds = Math.floor(Date.now() / 1000),
): Record<string, string> {
    const signature = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
    return { "Stripe-Signature": `t=${seconds},v1=${signature}` };
}

/** Headers of a body signed by the Standard Webhooks specification. */
export function standardSignature(
    body: string | Buffer,
    secret: string,
    id: string,
    seconds = Math.floor(Date.now() / 1000),
): Record<string, string> {
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${seconds}.`).update(body).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
