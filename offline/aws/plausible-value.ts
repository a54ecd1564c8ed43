import type { ResourceFacts, TypeCode } from "./facts/resource-facts";
import type { Identifiers } from "./identifiers";
import type { PropertyMap, PropertyValue } from "./property-value";

/** Outputs by the end of their name: what AWS would write there. */
const BY_NAME: [RegExp, string][] = [
    [/^(accountId|catalogId|owner|ownerId)$/i, "{account}"],
    [/^region$/i, "{region}"],
    [/^(state|status)$/i, "ACTIVE"],
    [/vpcId$/i, "vpc-{hex17}"],
    [/subnetId$/i, "subnet-{hex17}"],
    [/securityGroupId$/i, "sg-{hex17}"],
    [/networkInterfaceId$/i, "eni-{hex17}"],
    [/vpcEndpointId$/i, "vpce-{hex17}"],
    [/routeTableId$/i, "rtb-{hex17}"],
    [/availabilityZone$/i, "{region}a"],
    [/(kmsKeyArn|kmsKeyId|kmsMasterKeyId)$/i, "arn:{partition}:kms:{region}:{account}:key/{uuid}"],
    [/roleArn$/i, "arn:{partition}:iam::{account}:role/aws-service-role"],
    [/(id|key|token|version)$/i, "{hex17}"],
];

/** A value of the right kind for an output that no table tells of: what it is matters less than that it is there. */
export function plausibleValue(
    facts: ResourceFacts,
    path: string,
    type: TypeCode,
    identifiers: Identifiers,
): PropertyValue {
    switch (type[0]) {
        case "n":
            return 0;
        case "b":
            return false;
        case "[":
            return [];
        case "{":
        case "*":
            return {};
        case "@":
            return plausibleObject(facts, path, type.slice(1), identifiers);
        default:
            return plausibleText(path.slice(path.lastIndexOf(".") + 1), identifiers);
    }
}

function plausibleObject(
    facts: ResourceFacts,
    path: string,
    type: string,
    identifiers: Identifiers,
): PropertyMap {
    const shape = [...(facts.nestedOutput(type) ?? [])].filter(([, { always }]) => always);
    return Object.fromEntries(
        shape.map(([name, { type: code }]) => [
            name,
            plausibleValue(facts, `${path}.${name}`, code, identifiers),
        ]),
    );
}

function plausibleText(name: string, identifiers: Identifiers): string {
    if (/(Date|Time|Timestamp|At)$|^lastModified$/.test(name)) {
        return new Date().toISOString();
    }
    const template = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
    if (template) {
        return identifiers.fill(template);
    }
    return /[aA]rn$/.test(name)
        ? identifiers.fill(
              `arn:{partition}:offline:{region}:{account}:${name.replace(/[aA]rn$/, "")}/{hex17}`,
          )
        : "";
}
