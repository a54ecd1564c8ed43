import path from "node:path";
import {
    Application,
    ReflectionKind,
    type Comment,
    type CommentDisplayPart,
    DeclarationReflection,
    type ProjectReflection,
} from "typedoc";

import { entryPoints } from "../package/entry-points";

const root = path.resolve(__dirname, "..");

/** A field of an interface or a class, as its documentation comment has it. */
export interface Field {
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
    readonly text: string;
}

/** A method of a class. */
export interface Method {
    readonly signature: string;
    readonly text: string;
}

/** What the sources say of a component. */
export interface ComponentApi {
    readonly name: string;
    readonly summary: string;
    readonly args: readonly Field[];
    readonly outputs: readonly Field[];
    readonly methods: readonly Method[];
    /** What the constructor throws. */
    readonly errors: readonly string[];
}

/** The application that reads the components' types and comments. */
export function typedoc(): Promise<Application> {
    return Application.bootstrap({
        name: "SecureCart",
        entryPoints: Object.values(entryPoints).map((source) => path.join(root, `${source}.ts`)),
        tsconfig: path.join(root, "tsconfig.json"),
        preservedTypeAnnotationTags: ["@throws"],
        excludePrivate: true,
        excludeProtected: true,
        excludeExternals: true,
        // The compiler checks the same sources in the same build.
        skipErrorChecking: true,
        logLevel: "Warn",
        validation: { notExported: true, invalidLink: true, rewrittenLink: true, notDocumented: false },
        readme: "none",
        githubPages: false,
    });
}

/**
 * Reads the types and comments of all that the package exports.
 *
 * @throws {Error} When the sources can't be read.
 */
export async function convertSources(): Promise<ProjectReflection> {
    const project = await (await typedoc()).convert();
    if (!project) {
        throw new Error("TypeDoc could not read the package's sources; it has said why.");
    }
    return project;
}

const documented =
    ReflectionKind.Class |
    ReflectionKind.Interface |
    ReflectionKind.Property |
    ReflectionKind.Method |
    ReflectionKind.Function |
    ReflectionKind.Variable |
    ReflectionKind.TypeAlias;

/** What an entry point exports and no comment describes: `components.KinesisIngestionArgs.shardCount`. */
export function undocumented(project: ProjectReflection, module: string): string[] {
    return Object.values(project.reflections)
        .filter(
            (reflection): reflection is DeclarationReflection => reflection instanceof DeclarationReflection,
        )
        .filter(({ kind }) => (kind & documented) !== 0)
        .filter((reflection) => reflection.getFullName().startsWith(`${module}.`))
        .filter(
            (reflection) => ![reflection, ...(reflection.signatures ?? [])].some((each) => each.hasComment()),
        )
        .map((reflection) => reflection.getFullName())
        .filter((name) => !name.includes("__type"));
}

/**
 * Reads every component's documentation.
 *
 * @throws {Error} When the sources can't be read.
 */
export async function readComponentApis(): Promise<ReadonlyMap<string, ComponentApi>> {
    const components = exportedBy(await convertSources(), "components");
    // Other classes, such as what methods answer with and errors, have no page.
    const names = new Set(components.map(({ name }) => name));
    return new Map(
        components
            .filter(({ kind, name }) => kind === ReflectionKind.Class && names.has(`${name}Args`))
            .map((reflection) => [reflection.name, apiOf(reflection, components)]),
    );
}

function exportedBy(project: ProjectReflection, module: string): DeclarationReflection[] {
    return (project.getChildByName(module) as DeclarationReflection | undefined)
        ?.children as DeclarationReflection[];
}

function apiOf(component: DeclarationReflection, all: readonly DeclarationReflection[]): ComponentApi {
    const { name, children = [] } = component;
    const args = all.find((each) => each.name === `${name}Args`);
    const constructor = children.find(({ kind }) => kind === ReflectionKind.Constructor)?.signatures?.[0];
    return {
        name,
        summary: textOf(component.comment?.summary),
        args: (args?.children ?? []).map(fieldOf).sort(requiredFirst),
        outputs: children.filter(({ kind }) => kind === ReflectionKind.Property).map(fieldOf),
        methods: children.flatMap(({ signatures = [], kind }) =>
            kind === ReflectionKind.Method
                ? signatures.map((signature) => ({
                      signature: `${signature.name}(${(signature.parameters ?? [])
                          .map(({ name: parameter, flags, defaultValue, type }) => {
                              const optional = flags.isOptional || defaultValue !== undefined;
                              return `${parameter}${optional ? "?" : ""}: ${String(type)}`;
                          })
                          .join(", ")})`,
                      text: textOf(signature.comment?.summary),
                  }))
                : [],
        ),
        errors: thrownBy(constructor?.comment),
    };
}

function fieldOf({ name, type, flags, comment }: DeclarationReflection): Field {
    return { name, type: String(type), optional: flags.isOptional, text: textOf(comment?.summary) };
}

function requiredFirst(a: Field, b: Field): number {
    return Number(a.optional) - Number(b.optional);
}

function thrownBy(comment: Comment | undefined): string[] {
    return (comment?.blockTags ?? [])
        .filter(({ tag }) => tag === "@throws")
        .map(({ content, typeAnnotation = "{Error}" }) => {
            const [first = "", ...rest] = textOf(content);
            return `\`${typeAnnotation.slice(1, -1)}\` ${first.toLowerCase()}${rest.join("")}`;
        });
}

function textOf(parts: readonly CommentDisplayPart[] = []): string {
    return parts.map(({ text }) => text).join("");
}
