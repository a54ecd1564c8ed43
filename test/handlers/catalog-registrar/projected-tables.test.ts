import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { GlueClient } from "@aws-sdk/client-glue";
import { expect } from "chai";
import { CatalogRegistrar } from "../../../handlers/catalog-registrar/catalog-registrar";

describe("CatalogRegistrar", () => {
    const created = (key: string) => ({
        "detail-type": "Object Created" as const,
        detail: { bucket: { name: "shop-raw" }, object: { key } },
    });

    it("registers partitions of tables that Athena projects too, and asks once for each partition", async () => {
        const sent: { name: string; input: Record<string, unknown> }[] = [];
        const answers: Record<string, object> = {
            GetTablesCommand: {
                TableList: [
                    {
                        Name: "clickstream",
                        PartitionKeys: [{ Name: "dt" }],
                        Parameters: { "projection.enabled": "true" },
                        StorageDescriptor: { Location: "s3://shop-raw/clickstream/" },
                    },
                ],
            },
            CreatePartitionCommand: {},
        };
        const glue = {
            send: (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
                sent.push({ name: command.constructor.name, input: command.input });
                return Promise.resolve(answers[command.constructor.name]);
            },
        };
        const registrar = new CatalogRegistrar({
            settings: { databaseName: "shop" },
            glue: glue as unknown as GlueClient,
            definitions: {},
            logger: new Logger({ logLevel: "SILENT" }),
            metrics: silentMetrics(),
        });
        expect(await registrar.handle(created("clickstream/dt=2026-11-23/a.gz"))).to.include({
            registered: 1,
        });
        expect(sent.map(({ name }) => name)).to.deep.equal(["GetTablesCommand", "CreatePartitionCommand"]);
        expect(sent[1].input).to.deep.include({
            PartitionInput: {
                Values: ["2026-11-23"],
                StorageDescriptor: { Location: "s3://shop-raw/clickstream/dt=2026-11-23/" },
            },
        });
        expect(await registrar.handle(created("clickstream/dt=2026-11-23/b.gz"))).to.include({
            registered: 0,
        });
        expect(sent).to.have.length(2);
        expect(await registrar.handle(created("clickstream/dt=2026-11-24/50% off.gz"))).to.include({
            registered: 1,
        });
    });
});

/** Metrics that don't write into the test's report. */
function silentMetrics(): Metrics {
    const metrics = new Metrics({ namespace: "Shop" });
    metrics.publishStoredMetrics = function () {
        this.clearMetrics();
        return this;
    };
    return metrics;
}
