import type { ApiItem, ApiModule } from "./api-report";

/** A type as a Pulumi schema writes it. */
interface SchemaType {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: SchemaType;
    readonly additionalProperties?: SchemaType;
    readonly oneOf?: readonly SchemaType[];
}

type Properties = Readonly<Record<string, SchemaType>>;

/** As much of a Pulumi package's schema as programs depend on: https://www.pulumi.com/docs/iac/extending-pulumi/schema/ */
export interface PackageSchema {
    readonly name: string;
    readonly resources: Readonly<
        Record<
            string,
            {
                readonly properties?: Properties;
                readonly required?: readonly string[];
                readonly inputProperties?: Properties;
                readonly requiredInputs?: readonly string[];
            }
        >
    >;
    readonly types?: Readonly<
        Record<string, { readonly properties?: Properties; readonly required?: readonly string[] }>
    >;
}

/** What a plugin offers to programs in every language. */
export function schemaApi({ name, resources, types = {} }: PackageSchema): ApiModule {
    const components = Object.entries(resources).map(([token, resource]): ApiItem => ({
        kind: "component",
        name: lastPart(token),
        definition: "",
        members: [
            ...membersOf(resource.inputProperties, resource.requiredInputs).map((line) => `input ${line}`),
            ...membersOf(resource.properties, resource.required).map((line) => `output ${line}`),
        ],
    }));
    const objects = Object.entries(types).map(([token, type]): ApiItem => ({
        kind: "object",
        name: lastPart(token),
        definition: "",
        members: membersOf(type.properties, type.required),
    }));
    return { name: `${name}/plugin-schema`, items: [...components, ...objects] };
}

function membersOf(properties: Properties = {}, required: readonly string[] = []): string[] {
    return Object.entries(properties).map(
        ([name, type]) => `${name}${required.includes(name) ? "" : "?"}: ${textOf(type)}`,
    );
}

function textOf({ type, $ref, items, additionalProperties, oneOf }: SchemaType): string {
    if ($ref) {
        return lastPart($ref.split("/").at(-1) ?? $ref);
    }
    if (oneOf) {
        return oneOf.map(textOf).join(" | ");
    }
    if (items) {
        return `${textOf(items)}[]`;
    }
    return additionalProperties ? `Record<string, ${textOf(additionalProperties)}>` : (type ?? "unknown");
}

function lastPart(token: string): string {
    return token.split(":").at(-1) ?? token;
}
