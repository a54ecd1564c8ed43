/** Glue versions whose Spark and Iceberg the jobs run on. Source: https://docs.aws.amazon.com/glue/latest/dg/release-notes.html */
export const glueVersions = ["5.0"] as const;

/**
 * Worker types of Spark jobs, with their DPU. Source: https://docs.aws.amazon.com/glue/latest/dg/add-job.html
 */
export const glueWorkerTypes = { "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8, "R.1X": 1, "R.2X": 2 } as const;

/** Worker types of streaming jobs, with their DPU. Source: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html */
export const glueStreamingWorkerTypes = { "G.025X": 0.25, ...glueWorkerTypes } as const;

/** Worker types that FLEX runs on. Source: https://docs.aws.amazon.com/glue/latest/dg/add-job.html */
export const flexWorkerTypes: readonly string[] = ["G.1X", "G.2X"];

/** Fewest workers of a Spark job. Source: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html */
export const fewestGlueWorkers = 2;

/** Minutes that a run may take: streaming jobs less than 7 days. Source: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html */
export const glueTimeoutMinutes = { least: 1, most: 10_080 } as const;

/** Tries after the first that Glue makes by itself, 0 to 10. Source: https://docs.aws.amazon.com/glue/latest/dg/glue-quotas.html */
export const mostGlueRetries = 10;

/**
 * A time at which Glue may restart a streaming job, such as `Sun:02`: day of the week and full hour, UTC.
 * Source: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html
 */
export function isMaintenanceWindow(text: string): boolean {
    return /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat):([01]?\d|2[0-3])$/.test(text);
}
