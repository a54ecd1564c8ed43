import { GlueClient } from "@aws-sdk/client-glue";
import definitions from "catalog:tables";
import { clientSettings } from "../runtime/client-settings";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { Tracing } from "../tracing/tracing";
import { CatalogRegistrar, type ObjectCreated } from "./catalog-registrar";
import { readSettings } from "./settings";

const tracing = new Tracing();
const registrar = new CatalogRegistrar({
    settings: readSettings(process.env),
    glue: tracing.watch(new GlueClient(clientSettings)),
    definitions,
    logger: createLogger(),
    metrics: createMetrics(),
});

/** S3's word of an object in: its partition registered. Any other event: every table compared with its definition. */
export const handler = tracing.handler(
    "catalog-registrar",
    (event: ObjectCreated | Record<string, unknown>) => registrar.handle(event),
);
