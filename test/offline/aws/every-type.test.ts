import { expect } from "chai";
import { loadModuleShapes, moduleNames } from "../../../offline/aws/facts/module-shapes";
import { PROVIDER_MODULE, resourceFacts } from "../../../offline/aws/facts/resource-facts";
import type { InputFact, ResourceFacts, TypeCode } from "../../../offline/aws/facts/resource-facts";
import { checkProperties } from "../../../offline/aws/check-properties";
import { Outputs } from "../../../offline/aws/outputs";
import { fromStruct, toStruct } from "../../../offline/aws/plugin-server";
import type { PropertyMap, PropertyValue } from "../../../offline/aws/property-value";
import { containsUnknown } from "../../../offline/aws/property-value";
import { readSettings } from "../../../offline/aws/provider-settings";

const settings = readSettings({ region: "eu-west-1" }, {});

/** The least that a type asks for: every required input, nested ones included. */
function leastInputs(facts: ResourceFacts, shape: Map<string, InputFact>): PropertyMap {
    const required = [...shape].filter(([, input]) => input.required);
    return Object.fromEntries(required.map(([name, { type }]) => [name, leastValue(facts, type)]));
}

function leastValue(facts: ResourceFacts, type: TypeCode): PropertyValue {
    switch (type[0]) {
        case "n":
            return 1;
        case "b":
            return true;
        case "j":
            return "{}";
        case "[":
            return [leastValue(facts, type.slice(1))];
        case "{":
            return { key: leastValue(facts, type.slice(1)) };
        case "@":
            return leastInputs(facts, facts.nestedInput(type.slice(1)) ?? new Map<string, InputFact>());
        default:
            return "text";
    }
}

describe("every resource type of the package", () => {
    const outputs = new Outputs(settings);
    const types = moduleNames()
        .filter((name) => name !== PROVIDER_MODULE)
        .flatMap((name) => Object.keys(loadModuleShapes(name)?.resources ?? {}));

    it("is there, far beyond those of ingestion", () => {
        expect(types.length).to.be.above(1_700);
    });

    it("takes what it asks for, is planned, created and updated, and travels over the protocol", function () {
        this.timeout(60_000);
        const wrong: string[] = [];
        for (const type of types) {
            const facts = resourceFacts(type) as ResourceFacts;
            const given = leastInputs(facts, facts.inputs);
            const { inputs, failures } = checkProperties(facts, given);
            const planned = outputs.planned(facts, inputs).properties;
            const { id, properties } = outputs.created(facts, `urn:pulumi:dev::shop::${type}::it`, inputs);
            const updated = outputs.updated(facts, `urn:pulumi:dev::shop::${type}::it`, inputs, properties);
            const travelled = [planned, properties, updated].map((map) => fromStruct(toStruct(map)));
            if (failures.length > 0 || id === "" || containsUnknown(properties) || containsUnknown(updated)) {
                wrong.push(`${type}: ${failures.join()} ${id}`);
            }
            expect(travelled, type).to.deep.equal([planned, properties, updated]);
        }
        expect(wrong).to.deep.equal([]);
    });
});
