import {
    type DeclarationReflection,
    type ParameterReflection,
    ReflectionKind,
    ReflectionType,
    type SignatureReflection,
} from "typedoc";
import { entryPoints } from "../package/entry-points";
import { convertSources } from "../reference/api-model";
import type { ApiItem, ApiModule } from "./api-report";

/**
 * Reads what the package exports, from the sources' types.
 *
 * @throws {Error} When the sources can't be read.
 */
export async function libraryApi(): Promise<ApiModule[]> {
    const project = await convertSources();
    const modules = new Map(project.children?.map((module) => [module.name, module.children ?? []]));
    return Object.entries(entryPoints).map(([entry, source]) => ({
        name: `securecart${entry.slice(1)}`,
        items: (modules.get(source.replace(/\/index$/, "")) ?? []).map(itemOf),
    }));
}

function itemOf(reflection: DeclarationReflection): ApiItem {
    const { kind, name, type, children = [], signatures = [] } = reflection;
    const shape = type instanceof ReflectionType ? type.declaration.children : undefined;
    const members = (shape ?? children).flatMap(membersOf);
    if (kind === ReflectionKind.Class || kind === ReflectionKind.Interface) {
        return { kind: ReflectionKind.singularString(kind).toLowerCase(), name, definition: "", members };
    }
    if (kind === ReflectionKind.Function) {
        return { kind: "function", name, definition: signatures.map(callOf).join(" & "), members: [] };
    }
    const word = kind === ReflectionKind.Variable ? "variable" : "type";
    return shape
        ? { kind: word, name, definition: "", members }
        : { kind: word, name, definition: `: ${String(type)}`, members: [] };
}

function membersOf({ kind, name, type, flags, signatures, getSignature }: DeclarationReflection): string[] {
    if (kind === ReflectionKind.Constructor) {
        return (signatures ?? []).map((signature) => `constructor${parametersOf(signature)}`);
    }
    if (signatures) {
        return signatures.map((signature) => `${flags.isStatic ? "static " : ""}${name}${callOf(signature)}`);
    }
    const optional = flags.isOptional ? "?" : "";
    return [`${flags.isStatic ? "static " : ""}${name}${optional}: ${String(getSignature?.type ?? type)}`];
}

function callOf(signature: SignatureReflection): string {
    return `${parametersOf(signature)}: ${String(signature.type)}`;
}

function parametersOf({ parameters = [] }: SignatureReflection): string {
    return `(${parameters.map(parameterOf).join(", ")})`;
}

function parameterOf({ name, type, flags, defaultValue }: ParameterReflection): string {
    const optional = flags.isOptional || defaultValue !== undefined ? "?" : "";
    return `${flags.isRest ? "..." : ""}${name}${optional}: ${String(type)}`;
}
