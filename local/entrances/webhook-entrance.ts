import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { EmulatedFunction } from "../event-sources/emulated-function";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { TrafficEvent } from "../traffic/traffic-event";

/** How long a processor waits before it sends again what was answered with 5xx, in ms; a real one waits for minutes. */
const retryMs = 1_000;

/** Sends signed events to the webhook's function, in the form in which API Gateway hands requests on. */
export class WebhookEntrance {
    private constructor(
        private readonly receiver: EmulatedFunction,
        /** Signing secrets by processor. */
        private readonly secrets: ReadonlyMap<string, string>,
    ) {}

    /**
     * Gives each processor a signing secret, as an administrator does after the first `up`.
     *
     * @param processors - The receiver's `PROCESSORS`.
     */
    static async open(
        receiver: EmulatedFunction,
        processors: string,
        clients: Pick<EmulatorClients, "secrets">,
    ): Promise<WebhookEntrance> {
        const secrets = new Map<string, string>();
        for (const { name, secretArn } of JSON.parse(processors) as { name: string; secretArn: string }[]) {
            const secret = `whsec_${randomBytes(24).toString("base64")}`;
            await clients.secrets.send(
                new PutSecretValueCommand({
                    SecretId: secretArn,
                    SecretString: JSON.stringify({ signingSecrets: [secret] }),
                }),
            );
            secrets.set(name, secret);
        }
        return new WebhookEntrance(receiver, secrets);
    }

    /** Sends an event until it is answered for good. @returns Whether it was accepted. */
    async post({ key: processor, body }: TrafficEvent): Promise<boolean> {
        for (let attempt = 0; attempt < 30; attempt += 1) {
            const { result } = await this.receiver.invoke<APIGatewayProxyResult>(
                request(processor, body, this.secrets.get(processor) ?? ""),
            );
            if (result !== undefined && result.statusCode < 500) {
                return result.statusCode < 300;
            }
            await sleep(retryMs);
        }
        return false;
    }
}

/** A request signed as Stripe does: https://docs.stripe.com/webhooks#verify-manually */
function request(processor: string, body: Buffer, secret: string): APIGatewayProxyEvent {
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
    return {
        httpMethod: "POST",
        path: `/webhooks/${processor}`,
        resource: "/webhooks/{processor}",
        pathParameters: { processor },
        headers: { "Stripe-Signature": `t=${seconds},v1=${signature}` },
        multiValueHeaders: {},
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        stageVariables: null,
        body: body.toString("utf8"),
        isBase64Encoded: false,
        requestContext: { requestId: randomUUID() } as APIGatewayProxyEvent["requestContext"],
    };
}
