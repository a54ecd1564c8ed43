import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import type { LakeLocation } from "./lake-location";
import type { ResolvedLakeLocation } from "./lake-permissions";

/**
 * IAM policy documents for locations of a lake, by `zone` for a whole bucket and by `zone/prefix/`: what grants are for
 * programs that can't call methods.
 *
 * @param zones - Each zone's whole bucket, by the zone's name.
 * @param locations - Zones and prefixes, such as `raw/clickstream/`.
 * @param statements - What a document allows at a location.
 */
export function lakePolicies(
    zones: Record<string, pulumi.Output<LakeLocation>>,
    locations: readonly string[],
    statements: (location: ResolvedLakeLocation) => PolicyStatement[],
): pulumi.Output<Record<string, string>> {
    return pulumi.output(zones).apply((resolved) => {
        const wholes = Object.keys(resolved);
        const documents = [...wholes, ...locations].map((location) => {
            const [zone, ...rest] = location.split("/");
            return [location, policyDocument(statements({ ...resolved[zone], prefix: rest.join("/") }))];
        });
        return Object.fromEntries(documents) as Record<string, string>;
    });
}
