/**
 * Reads the type declarations of the installed `@pulumi/aws` (84 MB) into one small file per module, so that the offline
 * provider knows every property of every type, nested ones included, without loading that package at each start.
 * The encoding is described in resource-facts.ts.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import type { ModuleShapes, ObjectShape, ResourceShape, TypeCode } from "./resource-facts";
import { PROVIDER_MODULE } from "./resource-facts";

const packageFolder = path.dirname(require.resolve("@pulumi/aws/package.json"));

type DeclaredResource = ResourceShape & { token: string };

function parse(file: string): ts.SourceFile {
    return ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, false);
}

function nameOf(node: ts.PropertyName | ts.EntityName): string {
    if (ts.isQualifiedName(node)) {
        return `${nameOf(node.left)}.${node.right.text}`;
    }
    return ts.isIdentifier(node) || ts.isStringLiteral(node) ? node.text : "";
}

/** The code of a declared type. `direction` picks between the input and the output shape of a nested type. */
function codeOf(type: ts.TypeNode, direction: "in" | "out"): TypeCode {
    if (ts.isArrayTypeNode(type)) {
        return `[${codeOf(type.elementType, direction)}`;
    }
    if (ts.isParenthesizedTypeNode(type)) {
        return codeOf(type.type, direction);
    }
    if (ts.isUnionTypeNode(type)) {
        return codeOfUnion(type.types, direction);
    }
    if (ts.isTypeLiteralNode(type)) {
        const index = type.members.find(ts.isIndexSignatureDeclaration);
        return index ? `{${codeOf(index.type, direction)}` : "*";
    }
    if (ts.isTypeReferenceNode(type)) {
        return codeOfReference(type, direction);
    }
    switch (type.kind) {
        case ts.SyntaxKind.StringKeyword:
            return "s";
        case ts.SyntaxKind.NumberKeyword:
            return "n";
        case ts.SyntaxKind.BooleanKeyword:
            return "b";
        default:
            return "*";
    }
}

function codeOfUnion(members: readonly ts.TypeNode[], direction: "in" | "out"): TypeCode {
    const codes = new Set(
        members
            .filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword)
            .map((member) => codeOf(member, direction)),
    );
    if (codes.size === 1) {
        return [...codes][0];
    }
    // `string | PolicyDocument`: a JSON document, given as text or as an object.
    const document = [...codes].some((code) => code.endsWith(".PolicyDocument"));
    return codes.has("s") && document ? "j" : codes.has("s") ? "s" : "*";
}

function codeOfReference(type: ts.TypeReferenceNode, direction: "in" | "out"): TypeCode {
    const name = nameOf(type.typeName);
    const argument = type.typeArguments?.[0];
    if ((name === "pulumi.Input" || name === "pulumi.Output") && argument) {
        return codeOf(argument, direction);
    }
    if (name.startsWith("pulumi.asset.")) {
        return name === "pulumi.asset.Archive" ? "archive" : "asset";
    }
    if (name.startsWith("inputs.") || name.startsWith("outputs.")) {
        return `@${name.slice(name.indexOf(".") + 1)}`;
    }
    // An enumeration, an ARN or a reference to another resource: all travel as text.
    return "s";
}

function shapeOf(members: readonly ts.TypeElement[], direction: "in" | "out"): ObjectShape {
    const shape: ObjectShape = {};
    for (const member of members) {
        if (ts.isPropertySignature(member) && member.type) {
            shape[nameOf(member.name) + (member.questionToken ? "" : "!")] = codeOf(member.type, direction);
        }
    }
    return shape;
}

/** Every nested type of types/input.d.ts or types/output.d.ts, by dotted name. */
function nestedTypes(file: string, direction: "in" | "out"): Map<string, ObjectShape> {
    const found = new Map<string, ObjectShape>();
    const visit = (statements: readonly ts.Statement[], prefix: string): void => {
        for (const statement of statements) {
            if (ts.isInterfaceDeclaration(statement)) {
                found.set(prefix + statement.name.text, shapeOf(statement.members, direction));
            } else if (
                ts.isModuleDeclaration(statement) &&
                statement.body &&
                ts.isModuleBlock(statement.body)
            ) {
                visit(statement.body.statements, `${prefix}${statement.name.text}.`);
            }
        }
    };
    visit(parse(file).statements, "");
    return found;
}

/** Whether a property's documentation says, without an if, that a change replaces the resource. */
function saysThatChangeReplaces(comment: string): boolean {
    const text = comment.replace(/^\s*\/?\*+\/?/gm, "").replace(/\s+/g, " ");
    return /(?:^|[.(]) ?(?:Changing this(?: value| argument)?(?: will)? forces?|Forces)(?: a)? (?:new resource|replacement)/.test(
        text,
    );
}

function resourceOf(declarations: string): DeclaredResource | undefined {
    const script = fs.readFileSync(declarations.replace(/\.d\.ts$/, ".js"), "utf8");
    const token = /static __pulumiType = '([^']+)'/.exec(script)?.[1];
    if (!token) {
        return undefined;
    }
    const secrets = /additionalSecretOutputs: (\[[^\]]*\])/.exec(script)?.[1] ?? "[]";
    const resource: DeclaredResource = { token, in: {}, out: {}, secrets: JSON.parse(secrets) as string[] };
    const className = token === "aws" ? "Provider" : token.slice(token.lastIndexOf(":") + 1);
    const text = fs.readFileSync(declarations, "utf8");
    const file = ts.createSourceFile(declarations, text, ts.ScriptTarget.ES2022, false);
    const replacing: string[] = [];
    for (const statement of file.statements) {
        if (ts.isInterfaceDeclaration(statement) && statement.name.text === `${className}Args`) {
            resource.in = shapeOf(statement.members, "in");
            for (const member of statement.members) {
                const comment = text.slice(member.getFullStart(), member.getStart(file));
                if (member.name && saysThatChangeReplaces(comment)) {
                    replacing.push(nameOf(member.name));
                }
            }
        }
        if (ts.isClassDeclaration(statement) && statement.name?.text === className) {
            for (const member of statement.members) {
                if (ts.isPropertyDeclaration(member) && member.type) {
                    const optional = text.slice(member.type.pos, member.type.end).endsWith("| undefined>");
                    resource.out[nameOf(member.name) + (optional ? "" : "!")] = codeOf(member.type, "out");
                }
            }
        }
    }
    if (replacing.length > 0) {
        resource.replacing = replacing;
    }
    return resource;
}

function* declarationFiles(folder: string): Generator<string> {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (
            entry.isDirectory() &&
            entry.name !== "node_modules" &&
            file !== path.join(packageFolder, "types")
        ) {
            yield* declarationFiles(file);
        } else if (entry.name.endsWith(".d.ts") && fs.existsSync(file.replace(/\.d\.ts$/, ".js"))) {
            yield file;
        }
    }
}

/** The nested types that a shape needs, its own and theirs. */
function closure(
    shape: ObjectShape,
    types: Map<string, ObjectShape>,
    into: Record<string, ObjectShape>,
): void {
    for (const code of Object.values(shape)) {
        const name = /@(.+)$/.exec(code)?.[1];
        const nested = name === undefined ? undefined : types.get(name);
        if (name !== undefined && nested && !(name in into)) {
            into[name] = nested;
            closure(nested, types, into);
        }
    }
}

/** Writes the shapes of every module into a new folder. */
export function writeModuleShapes(folder: string): void {
    const inputs = nestedTypes(path.join(packageFolder, "types/input.d.ts"), "in");
    const outputs = nestedTypes(path.join(packageFolder, "types/output.d.ts"), "out");
    const modules = new Map<string, ModuleShapes>();
    for (const file of declarationFiles(packageFolder)) {
        const resource = resourceOf(file);
        if (resource && /^aws(:|$)/.test(resource.token)) {
            const moduleName = resource.token.split(":")[1]?.split("/")[0] ?? PROVIDER_MODULE;
            const shapes = modules.get(moduleName) ?? { resources: {}, inputs: {}, outputs: {} };
            modules.set(moduleName, shapes);
            const { token, ...shape } = resource;
            shapes.resources[token] = shape;
            closure(shape.in, inputs, shapes.inputs);
            closure(shape.out, outputs, shapes.outputs);
        }
    }
    // Several plugins may start at once: each writes its own folder, and the first one to finish names it.
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    const partial = fs.mkdtempSync(`${folder}-`);
    for (const [moduleName, shapes] of modules) {
        fs.writeFileSync(path.join(partial, `${moduleName}.json`), JSON.stringify(shapes));
    }
    try {
        fs.renameSync(partial, folder);
    } catch (error) {
        fs.rmSync(partial, { recursive: true });
        if (!fs.existsSync(folder)) {
            throw error;
        }
    }
}
