import { expect } from "chai";
import { typesWithSchema, providerSchema } from "../../../offline/aws/facts/provider-schema";
import { identityOf, typesWithIdentity } from "../../../offline/aws/facts/identity";
import type { PropertyValue } from "../../../offline/aws/property-value";
import { resourceFacts } from "../../../offline/aws/facts/resource-facts";
import type { InputFact, ResourceFacts } from "../../../offline/aws/facts/resource-facts";
import kinds from "../../../offline/aws/facts/aws-property-kinds.json";
import limits from "../../../offline/aws/facts/api-limits.json";

/** Whether a type has an input: `a.b` inside a, `a[]` an element of a. */
function hasInput(facts: ResourceFacts, path: string): boolean {
    let inputs: Map<string, InputFact> | undefined = facts.inputs;
    for (const step of path.split(".")) {
        const input: InputFact | undefined = inputs?.get(step.replace("[]", ""));
        if (!input) {
            return false;
        }
        inputs = facts.nestedInput(input.type.replace(/^[[{]?@/, ""));
    }
    return true;
}

/** The JavaScript kind of what a type code stands for. */
const KINDS: Record<string, string> = {
    s: "string",
    j: "string",
    n: "number",
    b: "boolean",
    "[": "list",
    "{": "object",
    "@": "object",
};

function kindOf(value: PropertyValue): string {
    return Array.isArray(value) ? "list" : typeof value;
}

function factsOf(type: string): ResourceFacts {
    const facts = resourceFacts(type);
    if (!facts) {
        throw new Error(`@pulumi/aws has no ${type}`);
    }
    return facts;
}

describe("the facts of resource types", () => {
    it("agree with the installed package on every input, required or not", () => {
        const differing = Object.entries(kinds).filter(([type, { required, inputs }]) => {
            const facts = factsOf(type);
            const names = [...facts.inputs].filter(([, input]) => input.required).map(([name]) => name);
            return (
                names.sort().join() !== [...required].sort().join() ||
                [...facts.inputs.keys()].sort().join() !== [...required, ...inputs].sort().join()
            );
        });
        expect(differing.map(([type]) => type)).to.deep.equal([]);
    });

    it("hold every type of ingestion", () => {
        expect(Object.keys(kinds)).to.have.length(462);
    });

    it("hold the provider's schema under names that the types have", () => {
        const wrong = typesWithSchema().flatMap((type) => {
            const {
                defaults = {},
                replacing = [],
                limits: own = {},
                documents = [],
                rules = [],
            } = providerSchema(type);
            const named = rules.flatMap((rule) => Object.values(rule)).flat();
            const paths = [
                ...Object.keys(defaults),
                ...replacing,
                ...Object.keys(own),
                ...documents,
                ...named,
            ];
            return paths.filter((path) => !hasInput(factsOf(type), path)).map((path) => `${type} ${path}`);
        });
        expect(wrong).to.deep.equal([]);
    });

    it("hold the API's limits under names that the types have", () => {
        const wrong = Object.entries(limits).flatMap(([type, ofType]) =>
            Object.keys(ofType)
                .filter((path) => !hasInput(factsOf(type), path))
                .map((path) => `${type} ${path}`),
        );
        expect(wrong).to.deep.equal([]);
    });

    it("hold answers of AWS under names, and of kinds, that the types' outputs have", () => {
        const wrong = typesWithIdentity().flatMap((type) => {
            const facts = factsOf(type);
            const { outputs = {} } = identityOf(type, undefined);
            const answers = typeof outputs === "function" ? outputs({}) : outputs;
            return Object.entries(answers)
                .filter(([name]) => !name.includes("."))
                .filter(([name, value]) => kindOf(value) !== KINDS[facts.outputs.get(name)?.[0] ?? ""])
                .map(([name]) => `${type} ${name}`);
        });
        expect(wrong).to.deep.equal([]);
    });

    it("hold no default that the schema's own limits forbid", () => {
        const wrong = typesWithSchema().flatMap((type) => {
            const { defaults = {}, limits: own = {} } = providerSchema(type);
            return Object.entries(defaults).filter(([name, value]) => {
                const limit = own[name];
                const low = typeof value === "number" && limit?.min !== undefined && value < limit.min;
                return (low && limit.or !== value) || (limit?.enum && !limit.enum.includes(value as string));
            });
        });
        expect(wrong).to.deep.equal([]);
    });
});
