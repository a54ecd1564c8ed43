import { expect } from "chai";
import { sentSchema } from "../../../components/catalog/dataset-tables";
import { SchemaRegistry, type SchemaRegistryArgs } from "../../../components/catalog/schema-registry";
import { topicContracts } from "../../../datasets";
import { recordStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const schemas = Object.entries(topicContracts).map(([topic, dataset]) => sentSchema(dataset, topic));
const record = (args: SchemaRegistryArgs) =>
    recordStack(
        () => {
            const registry = new SchemaRegistry("shop", args);
            return { registryArn: registry.registryArn, schemaArns: registry.schemaArns };
        },
        { stack: "prod" },
    );

describe("SchemaRegistry", () => {
    it("registers the schema of each stream format, which may only change compatibly", async () => {
        const stack = await record({ schemas, tags: { team: "data" } });
        expect(stack.one("aws:glue/registry:Registry").inputs).to.deep.equal({
            registryName: "securecart-prod-shop",
            description: "Formats of the events that shop takes in",
            tags: { team: "data" },
        });
        const registered = stack.ofType("aws:glue/schema:Schema");
        expect(registered.map(({ inputs }) => inputs.schemaName)).to.have.members([
            "orders.events",
            "inventory.events",
            "fraud.alerts",
        ]);
        expect(stack.one("aws:glue/schema:Schema", "shop-orders.events").inputs).to.deep.include({
            registryArn: stack.outputs.registryArn,
            dataFormat: "JSON",
            compatibility: "BACKWARD",
            schemaDefinition: schemas[0].definition,
            tags: { team: "data" },
        });
        expect(stack.outputs.schemaArns).to.have.keys(
            registered.map(({ inputs }) => inputs.schemaName as string),
        );
    });

    it("takes a compatibility for all, and another for one", async () => {
        const stack = await record({
            schemas: [schemas[0], { ...schemas[1], compatibility: "NONE" }],
            compatibility: "FULL_ALL",
        });
        expect(
            stack
                .ofType("aws:glue/schema:Schema")
                .map(({ inputs }) => [inputs.schemaName, inputs.compatibility]),
        ).to.have.deep.members([
            ["orders.events", "FULL_ALL"],
            ["inventory.events", "NONE"],
        ]);
    });

    it("refuses names, modes and sizes that the registry would refuse", () => {
        const modes = "NONE, DISABLED, BACKWARD, BACKWARD_ALL, FORWARD, FORWARD_ALL, FULL, FULL_ALL";
        expect(
            mistakesOf(
                () =>
                    new SchemaRegistry("shop", {
                        compatibility: "ANY",
                        schemas: [
                            {
                                name: "a b",
                                description: "",
                                definition: "x".repeat(170_001),
                                compatibility: "any",
                            },
                        ],
                    }),
            ),
        ).to.deep.equal([
            `compatibility: got "ANY"; allowed: ${modes}`,
            'schemas[0].name: got "a b"; allowed: letters, digits and . _ - $ #',
            `schemas[0].compatibility: got "any"; allowed: ${modes}`,
            "schemas[0].definition.length: got 170001; allowed: up to 170000 characters",
        ]);
        expect(mistakesOf(() => new SchemaRegistry("shop", { schemas: [] }))).to.deep.equal([
            "schemas: got []; allowed: at least one schema",
        ]);
    });
});
