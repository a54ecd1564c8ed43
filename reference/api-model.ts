import path from "node:path";
import {
    Application,
    ReflectionKind,
    type Comment,
    type CommentDisplayPart,
    type DeclarationReflection,
    type ProjectReflection,
} from "typedoc";

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
        entryPoints: ["components", "handlers", "jobs", "policy", "policy/test-kit"].map((folder) =>
            path.join(root, folder, "index.ts"),
        ),
        tsconfig: path.join(root, "tsconfig.json"),
        excludePrivate: true,
        excludeProtected: true,
        excludeExternals: true,
        // The compiler checks the same sources in the same build.
        skipErrorChecking: true,
        logLevel: "Warn",
        readme: "none",
        githubPages: false,
    });
}

/**
 * Reads every component's documentation.
 *
 * @throws {Error} When the sources can't be read.
 */
export async function readComponentApis(): Promise<ReadonlyMap<string, ComponentApi>> {
    const project = await (await typedoc()).convert();
    if (!project) {
        throw new Error("TypeDoc could not read components/index.ts; it has said why.");
    }
    const components = exportedBy(project, "components");
    return new Map(
        components
            .filter(({ kind }) => kind === ReflectionKind.Class)
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
        .map(({ content }) => textOf(content).replace(/^\{(\w+)\}/, "`$1`"));
}

function textOf(parts: readonly CommentDisplayPart[] = []): string {
    return parts.map(({ text }) => text).join("");
}
