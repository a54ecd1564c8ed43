import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../argument-checks";
import type { RoleReference } from "./service-role";

/**
 * What a grant to a role is called within its component, so that grants to two roles never collide.
 *
 * @param component - Name of the component that grants.
 * @param grantName - What the caller calls the grantee; needed where the role's name isn't known while the program runs.
 * @throws {ArgumentError} When the role is neither a resource of this program nor plainly named, and `grantName` is absent.
 */
export function grantee(component: string, role: RoleReference, grantName?: string): string {
    if (grantName !== undefined) {
        return grantName;
    }
    if (pulumi.CustomResource.isInstance(role)) {
        return pulumi.resourceName(role);
    }
    if (typeof role.name === "string") {
        return role.name;
    }
    throw new ArgumentError("grant", component, [
        "grantName: got nothing; allowed: a short name for the grantee, since the role's own is an output",
    ]);
}
