import type { PropertyMap } from "../property-value";
import { COMPUTE } from "./identities/compute";
import { IDENTITY } from "./identities/identity";
import { MESSAGING } from "./identities/messaging";
import { NETWORK } from "./identities/network";
import { OBSERVABILITY } from "./identities/observability";
import { STORAGE } from "./identities/storage";
import { STREAMING } from "./identities/streaming";
import { HERE } from "./identity-templates";

/** A template as in identifiers.ts; where the form hangs on what the program gives, by that. */
type NameTemplate = string | ((inputs: PropertyMap) => string);

/**
 * How AWS names what it has created: templates as in identifiers.ts. `id` is the id that the real provider keeps, where
 * `{arn}` is the resource's ARN; `arn` is what follows `arn:<partition>:`.
 * The ARN formats are those of https://docs.aws.amazon.com/service-authorization/latest/reference/ (resource types of
 * each service), the ids those of each resource's page under https://registry.terraform.io/providers/hashicorp/aws
 * ("Import").
 */
export interface Identity {
    id: NameTemplate;
    arn?: NameTemplate;
    /**
     * What AWS answers for outputs that the program doesn't give: templates, or values as they are, where need be by what
     * the program does give. `a.b` is the value of b where the program gives a without it.
     */
    outputs?: PropertyMap | ((inputs: PropertyMap) => PropertyMap);
    /** Outputs that every update of the resource changes. */
    changing?: string[];
}

/** The template for a resource with those inputs. */
export function nameTemplate(template: NameTemplate, inputs: PropertyMap): string {
    return typeof template === "function" ? template(inputs) : template;
}

const IDENTITIES: Record<string, Identity | undefined> = {
    ...COMPUTE,
    ...IDENTITY,
    ...MESSAGING,
    ...NETWORK,
    ...OBSERVABILITY,
    ...STORAGE,
    ...STREAMING,
};

/** The identity of a type; a type without a row of its own is identified by its name, or by random characters. */
export function identityOf(type: string, physicalNameProperty: string | undefined): Identity {
    const [, module, name] = type.split(/[:/]/);
    const own = physicalNameProperty ? `{${physicalNameProperty}}` : "{hex17}";
    return IDENTITIES[type] ?? { id: own, arn: `${module}:${HERE}:${name.toLowerCase()}/${own}` };
}

/** The types that have a row. */
export function typesWithIdentity(): string[] {
    return Object.keys(IDENTITIES);
}
