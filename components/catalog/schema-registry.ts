import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isSchemaCompatibility, schemaCompatibilities } from "../../facts/glue-catalog";
import { ArgumentChecks } from "../argument-checks";
import { stackScopedName } from "../stack-scoped-name";

/** What the events of a stream or topic look like. */
export interface RegisteredSchema {
    /** Name in the registry, such as the topic's. */
    name: string;
    /** What it describes, for readers of the registry. */
    description: string;
    /** JSON Schema, draft 4, 6 or 7, as text. */
    definition: string;
    /** How the schema may change; see `schemaCompatibilities`. Default: the registry's. */
    compatibility?: string;
}

/** Arguments of {@link SchemaRegistry}. */
export interface SchemaRegistryArgs {
    /** The schemas of the stream formats. */
    schemas: RegisteredSchema[];
    /** How schemas may change. Default: `BACKWARD`, whoever knows the new schema can read old events. */
    compatibility?: string;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Characters of a schema that the registry takes: https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-quotas */
const longestDefinition = 170_000;

/**
 * A registry of the stream formats that refuses changes which would break consumers.
 *
 * @example
 * new SchemaRegistry("securecart", { schemas: [sentSchema(topicContracts["orders.events"], "orders.events")] });
 */
export class SchemaRegistry extends pulumi.ComponentResource {
    /** ARN of the registry. */
    readonly registryArn: pulumi.Output<string>;
    /** ARNs of the schemas, by name. */
    readonly schemaArns: pulumi.Output<Record<string, string>>;

    /** @throws {ArgumentError} For a schema that the registry would refuse. */
    constructor(name: string, args: SchemaRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:SchemaRegistry", name, {}, opts);
        checkArgs(name, args);
        const { tags } = args;
        const registry = new aws.glue.Registry(
            `${name}-registry`,
            {
                // https://docs.aws.amazon.com/glue/latest/webapi/API_CreateRegistry.html
                registryName: stackScopedName(name, 255),
                description: `Formats of the events that ${name} takes in`,
                tags,
            },
            { parent: this },
        );
        const schemas = args.schemas.map(
            (schema) =>
                [
                    schema.name,
                    new aws.glue.Schema(
                        `${name}-${schema.name}`,
                        {
                            schemaName: schema.name,
                            registryArn: registry.arn,
                            description: schema.description,
                            dataFormat: "JSON",
                            compatibility: schema.compatibility ?? args.compatibility ?? "BACKWARD",
                            schemaDefinition: schema.definition,
                            tags,
                        },
                        { parent: this },
                    ).arn,
                ] as const,
        );
        this.registryArn = registry.arn;
        this.schemaArns = pulumi.output(Object.fromEntries(schemas));
        this.registerOutputs({ registryArn: this.registryArn, schemaArns: this.schemaArns });
    }
}

function checkArgs(name: string, args: SchemaRegistryArgs): void {
    const modes = schemaCompatibilities.join(", ");
    const checks = new ArgumentChecks("SchemaRegistry", name)
        .check("compatibility", args.compatibility, isSchemaCompatibility, modes)
        .check("schemas", args.schemas, (schemas) => schemas.length > 0, "at least one schema");
    args.schemas.forEach((schema, index) =>
        checks
            .check(
                `schemas[${index}].name`,
                schema.name,
                (given) => /^[\w.$#-]{1,255}$/.test(given),
                "letters, digits and . _ - $ #",
            )
            .check(`schemas[${index}].compatibility`, schema.compatibility, isSchemaCompatibility, modes)
            .check(
                `schemas[${index}].definition.length`,
                schema.definition.length,
                (length) => length <= longestDefinition,
                `up to ${longestDefinition} characters`,
            ),
    );
    checks.throwIfAny();
}
