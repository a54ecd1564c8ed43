import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { grant, serviceRole } from "../identity/service-role";
import { placeOf } from "../place";
import type { LakeLocation } from "../storage/lake-location";
import { lakeReadStatements } from "../storage/lake-permissions";
import { crawlerCatalogStatements } from "./catalog-permissions";
import { crawlerStatements, decryptEventsStatement } from "./crawler-permissions";

export interface CrawlerRoleArgs {
    /** The bucket that is crawled. */
    bucket: pulumi.Input<LakeLocation>;
    /** Database that the crawler's tables are in. */
    databaseName: pulumi.Input<string>;
    /** ARN of the key that encrypts the account's catalog, where it is encrypted. */
    catalogKeyArn?: pulumi.Input<string>;
    /** The queue of events and its dead-letter queue. */
    queueArns: pulumi.Input<string>[];
    /** ARN of the key that encrypts the queues. */
    queueKeyArn: pulumi.Input<string>;
    /** Whether the crawler reads through a network connection. */
    inVpc: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Creates the role of a crawler in event mode, with the grants that it needs before its first run. */
export function crawlerRole(
    name: string,
    args: CrawlerRoleArgs,
    parent: pulumi.Resource,
): { role: aws.iam.Role; grants: aws.iam.RolePolicy[] } {
    const opts = { parent };
    const place = placeOf(parent);
    const role = serviceRole(
        `${name}-crawler-role`,
        {
            service: "glue.amazonaws.com",
            description: `Crawls what ${name} finds undeclared`,
            tags: args.tags,
        },
        opts,
    );
    const grants = [
        grant(`${name}-read-files`, role, pulumi.output(args.bucket).apply(lakeReadStatements), opts),
        grant(
            `${name}-keep-tables`,
            role,
            pulumi
                .all([place, args.databaseName, pulumi.output(args.catalogKeyArn)])
                .apply(([at, databaseName, catalogKeyArn]) =>
                    crawlerCatalogStatements({ ...at, databaseName, catalogKeyArn }),
                ),
            opts,
        ),
        grant(
            `${name}-crawl`,
            role,
            pulumi
                .all([place, pulumi.all(args.queueArns), args.queueKeyArn])
                .apply(([at, queueArns, queueKeyArn]) => [
                    ...crawlerStatements({ ...at, queueArns, inVpc: args.inVpc }),
                    decryptEventsStatement(queueArns, queueKeyArn),
                ]),
            opts,
        ),
    ];
    return { role, grants };
}
