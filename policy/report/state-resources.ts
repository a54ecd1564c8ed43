import { isSecret, secretWire, unknownString, type Wire } from "../model/values";
import type { TestResource } from "../test-kit";

/** What was given as state isn't one. */
export class NotStateError extends Error {}

/** A stack's state, as `pulumi stack export` writes it. */
export interface StackInState {
    readonly project: string;
    readonly stack: string;
    readonly resources: readonly TestResource[];
}

interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Record<string, Wire>;
    readonly outputs?: Record<string, Wire>;
    readonly id?: string;
    readonly parent?: string;
    readonly propertyDependencies?: Record<string, string[] | null>;
    readonly delete?: boolean;
}

/**
 * The resources of an exported state. Secrets are judged as secrets whose values aren't known, unless the export shows them.
 *
 * @param text - What `pulumi stack export` printed.
 * @throws NotStateError - if it isn't JSON, or isn't a deployment.
 */
export function stackInState(text: string): StackInState {
    const found = deploymentIn(text)
        // What is to be deleted after a replacement is no longer of the program.
        .filter((resource) => !resource.delete)
        .map(resourceOf);
    const [, , stack, project] = /^(urn:pulumi:)([^:]+)::([^:]+)::/.exec(found[0]?.urn ?? "") ?? [];
    return { project: project ?? "unknown", stack: stack ?? "unknown", resources: found };
}

function deploymentIn(text: string): StateResource[] {
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch (error) {
        throw new NotStateError(`It is not JSON: ${(error as Error).message}`);
    }
    const resources = (json as { deployment?: { resources?: unknown } } | null)?.deployment?.resources;
    if (!Array.isArray(resources)) {
        throw new NotStateError("It has no `deployment.resources`: write it with `pulumi stack export`.");
    }
    return resources.map((resource: unknown, index) => {
        const { urn, type } = (resource ?? {}) as Partial<StateResource>;
        if (typeof urn !== "string" || typeof type !== "string") {
            throw new NotStateError(`\`deployment.resources[${index}]\` has no \`urn\` or no \`type\`.`);
        }
        return resource as StateResource;
    });
}

function resourceOf({
    urn,
    type,
    id,
    inputs,
    outputs,
    parent,
    propertyDependencies,
}: StateResource): TestResource {
    const shownOutputs = shown(outputs ?? {});
    return {
        urn,
        type,
        name: urn.split("::").at(-1)!,
        inputs: shown(inputs ?? {}),
        outputs: id === undefined ? shownOutputs : { id, ...shownOutputs },
        ...(parent ? { parent } : {}),
        propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies ?? {}).map(([property, on]) => [property, on ?? []]),
        ),
    };
}

function shown(properties: Record<string, Wire>): Record<string, Wire> {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, shownValue(value)]));
}

/** State writes a secret as cipher text, or with `--show-secrets` as JSON in clear text. */
function shownValue(value: Wire): Wire {
    if (isSecret(value)) {
        const { plaintext } = value as { plaintext?: Wire };
        return secretWire(typeof plaintext === "string" ? (JSON.parse(plaintext) as Wire) : unknownString);
    }
    if (Array.isArray(value)) {
        return value.map(shownValue);
    }
    return typeof value === "object" && value !== null ? shown(value) : value;
}
