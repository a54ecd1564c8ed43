import type { PropertyMap } from "../property-value";

/**
 * Values that the real provider fills in for an input that the program leaves out, by type
 * (`pulumi-aws`, provider/resource_overrides.go: `managedByPulumi`).
 */
const DEFAULTS: Record<string, PropertyMap> = {
    "aws:ec2/securityGroup:SecurityGroup": { description: "Managed by Pulumi" },
};

export function givenDefaults(type: string): PropertyMap {
    return DEFAULTS[type] ?? {};
}
