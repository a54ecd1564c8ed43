import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { glueSecurityConfiguration } from "../catalog/glue-security";
import { grant, serviceRole, type RoleReference } from "../identity/service-role";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Placement } from "../network/placement";
import { placeOf } from "../place";
import { stackScopedName } from "../stack-scoped-name";
import type { LakeLocation } from "../storage/lake-location";
import { lakeStatements } from "../storage/lake-permissions";
import { glueNetwork } from "./glue-connections";
import { glueRunStatements } from "./glue-permissions";
import { asConfArgument, encryptedWorkers, icebergSettings } from "./iceberg-settings";
import { uploadCode, type SparkCode } from "./spark-code";

/** What batch and streaming jobs on Glue have in common. */
export interface GlueJobParts {
    code: SparkCode;
    artifacts: pulumi.Input<LakeLocation>;
    warehouse: pulumi.Input<LakeLocation>;
    reads: pulumi.Input<LakeLocation>[];
    replaces: pulumi.Input<LakeLocation>[];
    placement: pulumi.Input<Placement>;
    zones: number;
    role: RoleReference | undefined;
    keyArn: pulumi.Input<string>;
    logRetentionDays: number | undefined;
    /** Arguments of the script, without dashes. */
    scriptArguments: Record<string, pulumi.Input<string>>;
    /** Glue's own arguments, with dashes. */
    glueArguments: Record<string, pulumi.Input<string>>;
    /** The rest of the job. */
    job: Partial<aws.glue.JobArgs> & { commandName: string };
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** A Glue job and the role that it runs under. */
export interface GlueJobResources {
    job: aws.glue.Job;
    role: RoleReference;
    connectionNames: pulumi.Output<string>[];
}

/** Creates a Glue job in private subnets: encrypted at rest and between its workers, logged, with a role of its own. */
export function glueJob(name: string, parts: GlueJobParts, parent: pulumi.Resource): GlueJobResources {
    const opts = { parent };
    const { keyArn, tags } = parts;
    const { commandName, ...job } = parts.job;
    const artifacts = pulumi.output(parts.artifacts);
    const code = uploadCode(`${name}-code`, parts.code, artifacts, tags, opts);
    const network = glueNetwork(name, parts.placement, parts.zones, tags, opts);
    const security = glueSecurityConfiguration(`${name}-security`, keyArn, opts);

    // Glue 5.0 writes to <prefix>/error and <prefix>/output.
    const logGroupPrefix = `/aws-glue/jobs/${stackScopedName(name, 200)}`;
    const logGroups = ["error", "output"].map((kind) =>
        encryptedLogGroup(
            `${name}-${kind}-logs`,
            {
                keyArn,
                logGroupName: `${logGroupPrefix}/${kind}`,
                retentionDays: parts.logRetentionDays,
                tags,
            },
            opts,
        ),
    );

    const role =
        parts.role ??
        serviceRole(
            `${name}-role`,
            { service: "glue.amazonaws.com", description: `Runs the Glue job ${name}`, tags },
            opts,
        );
    const [temporary, events] = ["temporary", "events"].map((kind) =>
        artifacts.prefix.apply((prefix) => `${prefix}${kind}/${stackScopedName(name, 128)}/`),
    );
    const grants = [
        grant(
            `${name}-run`,
            role,
            pulumi
                .all([
                    placeOf(opts.parent),
                    keyArn,
                    network.connectionNames,
                    network.subnetIds,
                    network.securityGroupIds,
                ])
                .apply(([place, key, connectionNames, subnetIds, groupIds]) =>
                    glueRunStatements({
                        ...place,
                        keyArn: key,
                        connectionNames,
                        subnetIds,
                        securityGroupIds: groupIds,
                        logGroupPrefix,
                    }),
                ),
            opts,
        ),
        grant(
            `${name}-data`,
            role,
            pulumi
                .all([artifacts, code.prefix, temporary, events, parts.reads, parts.replaces])
                .apply(([place, codePrefix, temporaryPrefix, eventsPrefix, reads, replaces]) =>
                    lakeStatements({
                        reads: [{ ...place, prefix: codePrefix }, ...reads],
                        writes: [{ ...place, prefix: eventsPrefix }],
                        replaces: [{ ...place, prefix: temporaryPrefix }, ...replaces],
                    }),
                ),
            opts,
        ),
    ];

    const warehouse = pulumi.output(parts.warehouse);
    const settings = pulumi
        .all([warehouse.keyArn, warehouse.bucketName, warehouse.prefix])
        .apply(([key, bucket, prefix]) =>
            asConfArgument({ ...icebergSettings(key, `s3://${bucket}/${prefix}`), ...encryptedWorkers }),
        );
    const bucketUri = pulumi.interpolate`s3://${artifacts.bucketName}/`;
    const scriptArguments = Object.fromEntries(
        Object.entries(parts.scriptArguments).map(([argument, value]) => [`--${argument}`, value]),
    );
    const created = new aws.glue.Job(
        `${name}-job`,
        {
            ...job,
            glueVersion: job.glueVersion ?? "5.0",
            command: { name: commandName, pythonVersion: "3", scriptLocation: code.scriptUri },
            roleArn: role.arn,
            connections: network.connectionNames,
            securityConfiguration: security.name,
            defaultArguments: {
                "--job-language": "python",
                "--extra-py-files": code.modulesUri,
                "--datalake-formats": "iceberg",
                "--conf": settings,
                "--TempDir": pulumi.interpolate`${bucketUri}${temporary}`,
                "--enable-spark-ui": "true",
                "--spark-event-logs-path": pulumi.interpolate`${bucketUri}${events}`,
                "--enable-metrics": "true",
                "--enable-observability-metrics": "true",
                "--enable-continuous-cloudwatch-log": "true",
                "--custom-logGroup-prefix": logGroupPrefix,
                "--enable-auto-scaling": "true",
                ...parts.glueArguments,
                ...scriptArguments,
            },
            tags,
        },
        { parent, dependsOn: [...grants, ...logGroups] },
    );
    return { job: created, role, connectionNames: network.connectionNames };
}
