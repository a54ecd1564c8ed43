import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** How an Iceberg table is kept small and fast. */
export interface TableMaintenance {
    /** Days for which a table can be read as it was. Default: 7. */
    snapshotRetentionDays?: number;
    /** Snapshots that are kept however old they are. Default: 5. */
    snapshotsToKeep?: number;
    /** Days after which a file that no snapshot knows is deleted; longer than any write takes. Default: 3. */
    orphanFileRetentionDays?: number;
    /** Files of a partition from which on they are compacted. Default: 20. */
    compactFromFiles?: number;
}

export interface TableOptimizersArgs {
    catalogId: pulumi.Input<string>;
    databaseName: pulumi.Input<string>;
    tableName: pulumi.Input<string>;
    roleArn: pulumi.Input<string>;
    maintenance: TableMaintenance;
}

/**
 * Has Glue compact an Iceberg table, expire its snapshots, and delete files that none of them knows.
 *
 * @param name - Name of the table's resource.
 */
export function createTableOptimizers(
    name: string,
    args: TableOptimizersArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const { catalogId, databaseName, tableName, roleArn } = args;
    const {
        snapshotRetentionDays = 7,
        snapshotsToKeep = 5,
        orphanFileRetentionDays = 3,
        compactFromFiles = 20,
    } = args.maintenance;
    const optimizer = (
        type: string,
        configuration: Omit<aws.types.input.glue.CatalogTableOptimizerConfiguration, "enabled" | "roleArn">,
    ) =>
        new aws.glue.CatalogTableOptimizer(
            `${name}-${type}`,
            {
                type,
                catalogId,
                databaseName,
                tableName,
                configuration: { enabled: true, roleArn, ...configuration },
            },
            opts,
        );
    optimizer("compaction", {
        compactionConfiguration: {
            icebergConfiguration: { strategy: "binpack", minInputFiles: compactFromFiles },
        },
    });
    optimizer("retention", {
        retentionConfiguration: {
            icebergConfiguration: {
                snapshotRetentionPeriodInDays: snapshotRetentionDays,
                numberOfSnapshotsToRetain: snapshotsToKeep,
                cleanExpiredFiles: true,
            },
        },
    });
    optimizer("orphan_file_deletion", {
        orphanFileDeletionConfiguration: {
            icebergConfiguration: { orphanFileRetentionPeriodInDays: orphanFileRetentionDays },
        },
    });
}
