import type { Outputs, Resource } from "../../offline/aws/outputs";
import type { PropertyMap, PropertyValue } from "../../offline/aws/property-value";
import { revealAll } from "../../offline/aws/property-value";
import type { ExistingResource, ResourceBackend, ResourceRequest } from "../../offline/aws/resource-backend";
import { WorkedOut } from "../../offline/aws/resource-backend";
import type { EmulatedResource, EmulatedType } from "./emulated-type";
import type { EmulatorClients } from "./emulator-clients";
import { emulatedTypes } from "./emulated-types";

/**
 * Makes the types of the data plane on the emulator, through the AWS SDK; the others are worked out, and exist in the
 * stack's state alone.
 */
export class EmulatorBackend implements ResourceBackend {
    private readonly workedOut: WorkedOut;

    constructor(
        outputs: Outputs,
        private readonly clients: EmulatorClients,
    ) {
        this.workedOut = new WorkedOut(outputs);
    }

    async create(request: ResourceRequest): Promise<Resource> {
        const expected = this.workedOut.create(request);
        const type = typeOf(request);
        if (!type) {
            return expected;
        }
        const answer = await type.create({
            inputs: bare(request.inputs),
            expected: expected.properties,
            clients: this.clients,
        });
        return {
            id: answer?.id ?? expected.id,
            properties: { ...expected.properties, ...answer?.properties },
        };
    }

    async update(resource: ExistingResource): Promise<PropertyMap> {
        const properties = this.workedOut.update(resource);
        await typeOf(resource)?.update(this.emulated(resource, resource.properties));
        return properties;
    }

    async delete(resource: ExistingResource): Promise<void> {
        await typeOf(resource)
            ?.delete(this.emulated(resource, resource.properties))
            .catch((error: Error) => {
                if (!/NotFound|NoSuch|NonExistent/.test(error.name)) {
                    throw error;
                }
            });
    }

    private emulated(
        { id, inputs, properties }: ExistingResource,
        old: PropertyMap,
    ): EmulatedResource<unknown> {
        return {
            id,
            inputs: bare(inputs),
            oldInputs: bare(old),
            expected: properties,
            clients: this.clients,
        };
    }
}

function typeOf({ facts }: ResourceRequest): EmulatedType | undefined {
    return emulatedTypes[facts.type];
}

function bare(inputs: PropertyMap): PropertyValue {
    return revealAll(inputs);
}
