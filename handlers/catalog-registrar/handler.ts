import { GlueClient } from "@aws-sdk/client-glue";
import definitions from "catalog:tables";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { CatalogRegistrar, type ObjectCreated, type RegistrarReport } from "./catalog-registrar";
import { readSettings } from "./settings";

const registrar = new CatalogRegistrar({
    settings: readSettings(process.env),
    glue: new GlueClient(clientSettings),
    definitions,
    logger: createLogger(),
    metrics: createMetrics(),
});

/** S3's word of an object in: its partition registered. Any other event: every table compared with its definition. */
export const handler = (event: ObjectCreated | Record<string, unknown>): Promise<RegistrarReport> =>
    registrar.handle(event);
