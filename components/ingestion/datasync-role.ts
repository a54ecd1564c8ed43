import * as pulumi from "@pulumi/pulumi";
import { grant, serviceRole } from "../identity/service-role";
import { namedArn } from "../named-arn";
import type { ResolvedLakeLocation } from "../storage/lake-permissions";
import { readSourceStatements, writeDestinationStatements } from "./datasync-permissions";

export interface CopyRoleArgs {
    output: pulumi.Output<ResolvedLakeLocation>;
    reports: pulumi.Output<ResolvedLakeLocation>;
    /** The source, where it is in S3. */
    source?: pulumi.Output<ResolvedLakeLocation>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates the role by which DataSync reads a source in S3, writes files and reports. Its ARN is known once it may:
 * DataSync tries the role out when it makes a location.
 */
export function copyRole(
    name: string,
    args: CopyRoleArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const role = serviceRole(
        `${name}-role`,
        {
            service: "datasync.amazonaws.com",
            description: `DataSync copies ${name}`,
            sourceArn: namedArn("datasync", "*", opts.parent),
            tags: args.tags,
        },
        opts,
    );
    const grants = [
        grant(`${name}-write`, role, args.output.apply(writeDestinationStatements), opts),
        grant(`${name}-report`, role, args.reports.apply(writeDestinationStatements), opts),
        ...(args.source === undefined
            ? []
            : [grant(`${name}-read`, role, args.source.apply(readSourceStatements), opts)]),
    ];
    return pulumi.all([role.arn, ...grants.map(({ id }) => id)]).apply(([arn]) => arn);
}
