/**
 * Releases of EMR Serverless that run the Spark and Iceberg that the jobs are tested on: Spark 3.5.4.
 *
 * Source: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/release-version-780.html
 */
export const emrReleases = ["emr-7.8.0"] as const;

/** Memory that workers of so many vCPU may have, in GB. Source: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html#worker-configs */
export const workerMemoryGb: Readonly<Record<number, { least: number; most: number; step: number }>> = {
    1: { least: 2, most: 8, step: 1 },
    2: { least: 4, most: 16, step: 1 },
    4: { least: 8, most: 30, step: 1 },
    8: { least: 16, most: 60, step: 4 },
    16: { least: 32, most: 120, step: 8 },
};

/** Whether EMR Serverless has workers of so many vCPU and GB. */
export function isWorkerSize(vcpu: number, memoryGb: number): boolean {
    const memory = workerMemoryGb[vcpu];
    return memoryGb >= memory?.least && memoryGb <= memory?.most && memoryGb % memory.step === 0;
}

/** Minutes for which an application may stand idle before it stops, 1 to 10,080. Source: https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_AutoStopConfig.html */
export const idleMinutes = { least: 1, most: 10_080 } as const;
