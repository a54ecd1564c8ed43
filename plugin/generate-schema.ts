/** Writes plugin/schema.json from the components' types. Run it after a change of them: `npm run plugin:schema`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { Analyzer, type ComponentDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import * as prettier from "prettier";
import * as ts from "typescript";
import manifest from "../package.json";
import * as library from "../components";

/** Components that other languages don't get: BulkImport is a dynamic provider, which serializes code of the program that runs. */
export const leftOut = ["BulkImport"];

export const schemaFile = path.join(__dirname, "schema.json");

/** What Pulumi's code generators and engine are told of the components. */
export interface PluginSchema {
    name: string;
    version: string;
    resources: Record<string, { properties: Record<string, unknown>; required: string[] }>;
    types: Record<string, { properties: Record<string, { description?: string }>; required: string[] }>;
}

/** The names of the components that other languages get. */
export function remoteComponentNames(): string[] {
    return Object.entries(library)
        .filter(
            ([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource,
        )
        .map(([name]) => name)
        .filter((name) => !leftOut.includes(name));
}

/**
 * Reads the components' types, as Pulumi's component host does.
 *
 * @throws When a type is one that Pulumi has no schema for, such as a union.
 */
export function schemaOfComponents(): PluginSchema {
    const analyzer = new Analyzer(
        __dirname,
        manifest.name,
        { name: manifest.name, main: "../components/index.ts" },
        new Set(remoteComponentNames()),
    );
    const { components, typeDefinitions } = analyzer.analyze();
    keepOutputs(components);
    const schema = generateSchema(
        manifest.name,
        manifest.version,
        manifest.description,
        sorted(components),
        sorted(typeDefinitions),
        [],
    ) as unknown as PluginSchema;
    for (const [type, what] of [
        ["LambdaBundle", "handlers"],
        ["SparkCode", "jobs"],
    ]) {
        // The provider fills the rest in: see own-code.ts.
        const definition = schema.types[`${manifest.name}:index:${type}`];
        definition.required = ["name"];
        definition.properties.name.description += ` Alone, it takes SecureCart's own of that name, from ${what}.`;
    }
    dropUnusedTypes(schema);
    return JSON.parse(JSON.stringify(schema)) as PluginSchema;
}

/** Types that private fields alone refer to. */
function dropUnusedTypes(schema: PluginSchema): void {
    const referred = new Set<string>();
    const follow = (value: unknown): void => {
        for (const [, type] of JSON.stringify(value).matchAll(/"#\/types\/([^"]+)"/g)) {
            if (!referred.has(type)) {
                referred.add(type);
                follow(schema.types[type]);
            }
        }
    };
    follow(schema.resources);
    schema.types = Object.fromEntries(Object.entries(schema.types).filter(([type]) => referred.has(type)));
}

/**
 * Pulumi's analyzer takes every field for an output, private ones too, and resources of the AWS SDK, for whose sake each
 * generated SDK would depend on that.
 */
function keepOutputs(components: Record<string, ComponentDefinition>): void {
    for (const [name, component] of Object.entries(components)) {
        const hidden = privateFields(name);
        component.outputs = Object.fromEntries(
            Object.entries(component.outputs).filter(
                ([field, output]) =>
                    !hidden.includes(field) && !JSON.stringify(output).includes("#/resources/"),
            ),
        );
    }
}

function privateFields(component: string): string[] {
    const folder = path.resolve(__dirname, "../components");
    const file = fs
        .readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((each) => path.join(folder, each))
        .find((each) => each.endsWith(".ts") && declares(each, component));
    return file === undefined ? [] : privateFieldsOf(file, component);
}

function declares(file: string, component: string): boolean {
    return fs.readFileSync(file, "utf8").includes(`export class ${component} extends `);
}

function privateFieldsOf(file: string, component: string): string[] {
    const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
    const declaration = source.statements
        .filter(ts.isClassDeclaration)
        .find(({ name }) => name?.text === component);
    const members = [...(declaration?.members ?? [])];
    const constructors = members.filter((member) => ts.isConstructorDeclaration(member));
    const fields = members.filter((member) => ts.isPropertyDeclaration(member));
    return [...fields, ...constructors.flatMap(({ parameters }) => [...parameters])]
        .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword))
        .map(({ name }) => name.getText());
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
    return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes the schema, and tells whether it has changed. */
export async function writeSchema(): Promise<boolean> {
    const schema = schemaOfComponents();
    const before = fs.existsSync(schemaFile) && (JSON.parse(fs.readFileSync(schemaFile, "utf8")) as unknown);
    const options = await prettier.resolveConfig(schemaFile);
    fs.writeFileSync(
        schemaFile,
        await prettier.format(JSON.stringify(schema), { ...options, parser: "json" }),
    );
    return !isDeepStrictEqual(before, schema);
}

if (require.main === module) {
    void writeSchema().then((changed) =>
        console.log(`plugin/schema.json: ${changed ? "changed" : "as it was"}`),
    );
}
