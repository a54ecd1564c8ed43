import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { TransferFamilyAuthorizerEvent } from "aws-lambda";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { SecretCache } from "../secrets/secret-cache";
import { Tracing } from "../tracing/tracing";
import { readSettings } from "./settings";
import { TransferIdentity } from "./transfer-identity";

const tracing = new Tracing();
const identity = new TransferIdentity({
    settings: readSettings(process.env),
    // A user that an administrator takes out is out within a minute.
    secrets: new SecretCache(tracing.watch(new SecretsManagerClient(clientSettings)), 60_000),
    logger: createLogger(),
    metrics: createMetrics(),
});

/** Login at a Transfer Family server in; role, home and session policy out. */
export const handler = tracing.handler("transfer-identity", (login: TransferFamilyAuthorizerEvent) =>
    identity.handle(login),
);
