import fc from "fast-check";
import { allRules } from "../../policy/rules/all-rules";
import { propertyOf } from "../../policy/model/stack";
import { resource, secret, unknown, type TestResource, type Wire } from "../../policy/test-kit";

/** Texts that rules look into, well formed and not. */
const texts = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
        "",
        "*",
        "KMS",
        "0.0.0.0/0",
        "::/99",
        "arn:aws:s3:::",
        "arn:::::",
        "https://",
        "s3://",
        "com.amazonaws.eu-west-1.s3",
        "__proto__",
        "constructor",
        '{"Statement":',
        '{"Statement":[null,{"Effect":1,"Principal":[],"Action":{},"Condition":{"Bool":null}}]}',
        '{"Statement":{"Effect":"Allow","Principal":{"AWS":{"x":1}},"Action":"*","Resource":[["a"]]}}',
        '{"source":{"prefix":1},"detail":[[]]}',
        "null",
        "ALARM(",
    ),
);

/** Any value in the engine's wire form: of the wrong type, unknown or secret at any depth. */
const { wire } = fc.letrec<{ wire: Wire }>((tie) => ({
    wire: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        texts,
        fc.constant<Wire>(unknown),
        fc.constant<Wire>(null),
        fc.boolean(),
        fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.array(tie("wire"), { maxLength: 4 }),
        fc.dictionary(texts, tie("wire"), { maxKeys: 4 }),
        tie("wire").map(secret),
    ),
}));

/** What rules look at, by type: whole paths, so that arbitrary values end up deep inside as well. */
const pathsByType = new Map<string, string[]>();
for (const { type, path } of allRules.flatMap(({ claims }) => claims)) {
    pathsByType.set(type, [...new Set([...(pathsByType.get(type) ?? []), path])]);
}
/** Every type that a rule judges. */
export const judgedTypes: readonly string[] = [
    ...new Set([...pathsByType.keys(), ...allRules.flatMap(({ types }) => types)]),
];

/** An object in which a value stands at a path, lists and maps on the way included. */
function nested(path: string, value: Wire): Wire {
    const [, step, sign, rest] = /^"?([^.[{"]+)"?(\[\]|\{\})?\.?(.*)$/.exec(path) ?? [];
    if (step === undefined) {
        return value;
    }
    const inner = nested(rest, value);
    return { [step]: sign === "[]" ? [inner] : sign === "{}" ? { any: inner } : inner };
}

/** A resource of a type, with arbitrary inputs and outputs where rules look and elsewhere. */
function resourceOf(type: string, name: string): fc.Arbitrary<TestResource> {
    const paths = pathsByType.get(type) ?? ["name"];
    return fc
        .record({
            at: fc.dictionary(fc.constantFrom(...paths), wire, { maxKeys: 6 }),
            more: fc.dictionary(texts, wire, { maxKeys: 3 }),
            id: wire,
        })
        .map(({ at, more, id }) => {
            const deep = Object.entries(at).map(([path, value]) => nested(path, value));
            const inputs = Object.assign({}, more, ...deep) as Record<string, Wire>;
            return resource({ type, name, inputs, computed: { id, arn: id, name: id } });
        });
}

/** A stack of resources of some of the types, whose properties depend on one another at random, on themselves included. */
export function arbitraryStack(types: readonly string[] = judgedTypes): fc.Arbitrary<TestResource[]> {
    return fc
        .array(fc.constantFrom(...types), { minLength: 1, maxLength: 12 })
        .chain((chosen) => fc.tuple(...chosen.map((type, index) => resourceOf(type, `r${index}`))))
        .chain((resources) =>
            fc
                .array(fc.tuple(fc.nat(resources.length - 1), fc.nat(resources.length - 1)), {
                    maxLength: 12,
                })
                .map((edges) => resources.map((each, index) => withEdges(each, index, edges, resources))),
        );
}

function withEdges(
    from: TestResource,
    index: number,
    edges: readonly [number, number][],
    resources: readonly TestResource[],
): TestResource {
    const on = edges.filter(([one]) => one === index).map(([, other]) => resources[other].urn);
    const properties = (pathsByType.get(from.type) ?? ["name"]).map(propertyOf);
    return on.length === 0
        ? from
        : { ...from, propertyDependencies: Object.fromEntries(properties.map((property) => [property, on])) };
}
