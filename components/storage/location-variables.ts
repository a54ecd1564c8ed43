import * as pulumi from "@pulumi/pulumi";
import type { LakeLocation } from "./lake-location";

/** A location as handlers read it from their environment: `<NAME>_BUCKET`, `<NAME>_PREFIX`, `<NAME>_KEY_ARN`. */
export function locationVariables(
    name: string,
    location: pulumi.Input<LakeLocation> | undefined,
): Record<string, pulumi.Input<string>> {
    if (location === undefined) {
        return {};
    }
    const { bucketName, prefix, keyArn } = pulumi.output(location);
    return { [`${name}_BUCKET`]: bucketName, [`${name}_PREFIX`]: prefix, [`${name}_KEY_ARN`]: keyArn };
}
