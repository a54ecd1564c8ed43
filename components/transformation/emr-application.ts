import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LakeLocation } from "../storage/lake-location";
import { encryptedWorkers, icebergSettings } from "./iceberg-settings";

/** What an application of EMR Serverless is made with. */
export interface EmrApplicationArgs {
    releaseLabel: string;
    subnetIds: pulumi.Input<string[]>;
    securityGroupIds: pulumi.Input<string[]>;
    /** Where tables lie that name no location of their own. */
    warehouse: pulumi.Output<LakeLocation>;
    /** vCPU of the driver and of each executor. */
    workerVcpu: number;
    /** Memory of each, GB. */
    workerMemoryGb: number;
    /** Workers of all runs together, at most. */
    maxWorkers: number;
    /** Workers that are kept ready, the driver among them; 0 keeps none. */
    initialWorkers: number;
    /** Minutes without a run after which it stops. */
    idleMinutes: number;
    logGroupName: pulumi.Input<string>;
    logKeyArn: pulumi.Input<string>;
    /** Where the logs of Spark's processes go, `s3://`. */
    processLogsUri: pulumi.Input<string>;
    processLogsKeyArn: pulumi.Input<string>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Disk of a worker, GB. */
const WORKER_DISK_GB = 20;

/** Spark on EMR Serverless in private subnets, bounded, stopped when idle, with its logs encrypted. */
export function emrApplication(
    name: string,
    args: EmrApplicationArgs,
    opts: pulumi.CustomResourceOptions,
): aws.emrserverless.Application {
    const { workerVcpu: cores, workerMemoryGb: memory, maxWorkers: most, initialWorkers: ready } = args;
    const capacity = (type: string, workerCount: number) => ({
        initialCapacityType: type,
        initialCapacityConfig: {
            workerCount,
            workerConfiguration: {
                cpu: `${cores} vCPU`,
                memory: `${memory} GB`,
                disk: `${WORKER_DISK_GB} GB`,
            },
        },
    });
    return new aws.emrserverless.Application(
        name,
        {
            type: "spark",
            releaseLabel: args.releaseLabel,
            architecture: "ARM64",
            networkConfiguration: { subnetIds: args.subnetIds, securityGroupIds: args.securityGroupIds },
            ...(ready > 0 && {
                initialCapacities: [capacity("Driver", 1), capacity("Executor", ready - 1)],
            }),
            maximumCapacity: {
                cpu: `${most * cores} vCPU`,
                memory: `${most * memory} GB`,
                disk: `${most * WORKER_DISK_GB} GB`,
            },
            autoStartConfiguration: { enabled: true },
            autoStopConfiguration: { enabled: true, idleTimeoutMinutes: args.idleMinutes },
            schedulerConfiguration: { maxConcurrentRuns: 15, queueTimeoutMinutes: 360 },
            monitoringConfiguration: {
                cloudwatchLoggingConfiguration: {
                    enabled: true,
                    logGroupName: args.logGroupName,
                    encryptionKeyArn: args.logKeyArn,
                    logTypes: [
                        { name: "SPARK_DRIVER", values: ["STDOUT", "STDERR"] },
                        { name: "SPARK_EXECUTOR", values: ["STDERR"] },
                    ],
                },
                s3MonitoringConfiguration: {
                    logUri: args.processLogsUri,
                    encryptionKeyArn: args.processLogsKeyArn,
                },
                managedPersistenceMonitoringConfiguration: { enabled: false },
            },
            interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
            runtimeConfigurations: [
                {
                    classification: "spark-defaults",
                    properties: sparkDefaults(pulumi.output(args.warehouse), cores, memory),
                },
            ],
            tags: args.tags,
        },
        opts,
    );
}

/** Setting by setting, so that those that depend on nothing are known in preview. */
function sparkDefaults(
    { keyArn, bucketName, prefix }: pulumi.Output<pulumi.Unwrap<LakeLocation>>,
    cores: number,
    memoryGb: number,
): Record<string, pulumi.Input<string>> {
    // Spark takes a tenth of the heap, 384 MB at least, beside it, and EMR Serverless the next size that holds both:
    // https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html#worker-configs
    const heap = `${Math.floor(Math.min(memoryGb / 1.1, memoryGb - 0.384))}g`;
    return {
        ...icebergSettings(keyArn, pulumi.interpolate`s3://${bucketName}/${prefix}`),
        ...encryptedWorkers,
        "spark.driver.cores": String(cores),
        "spark.driver.memory": heap,
        "spark.executor.cores": String(cores),
        "spark.executor.memory": heap,
        // https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-iceberg.html
        "spark.jars": "/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar",
    };
}
