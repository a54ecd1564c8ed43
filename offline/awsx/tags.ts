import * as pulumi from "@pulumi/pulumi";

export type Tags = pulumi.Input<Record<string, pulumi.Input<string>> | undefined> | undefined;

/** All the tags, later ones over earlier ones. A map that is there stays a map, so that an unknown tag hides no other. */
export function mergeTags(...tags: Tags[]): pulumi.Input<Record<string, pulumi.Input<string>>> {
    if (tags.some((map) => pulumi.Output.isInstance(map) || map instanceof Promise)) {
        return pulumi.all(tags).apply((maps) => Object.assign({}, ...maps) as Record<string, string>);
    }
    return Object.assign({}, ...tags) as Record<string, pulumi.Input<string>>;
}
