import type * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import type * as library from "../components";
import { ownCode } from "./own-code";
import schema from "./schema.json";

type Component = new (
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/**
 * A provider of the components, as Pulumi's own component host is, but of the schema that was committed with the release:
 * it answers at once, where the host would read the types of all sources at each start.
 */
export class RemoteComponents implements Provider {
    readonly version = schema.version;

    getSchema(): Promise<string> {
        return Promise.resolve(JSON.stringify(schema));
    }

    /** @throws {Error} For a type that the schema doesn't have, and for what the component itself refuses. */
    construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<ConstructResult> {
        ComponentProvider.validateResourceType(schema.name, type);
        const resources: Readonly<Record<string, { properties: object } | undefined>> = schema.resources;
        const described = resources[type];
        if (!described) {
            const known = Object.keys(schema.resources).map((token) => token.split(":")[2]);
            return Promise.reject(
                new Error(`There is no component ${type}. The components are: ${known.join(", ")}.`),
            );
        }
        const instance = new (constructorOf(type))(name, ownCode(inputs), options);
        const outputs = instance as unknown as Record<string, unknown>;
        return Promise.resolve({
            urn: instance.urn,
            state: Object.fromEntries(Object.keys(described.properties).map((key) => [key, outputs[key]])),
        });
    }
}

/** Components are loaded with the first of them: they bring the AWS SDK along, which a schema doesn't need. */
function constructorOf(type: string): Component {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const components = require("../components") as typeof library;
    return components[type.split(":")[2] as keyof typeof library] as unknown as Component;
}
