import type * as pulumi from "@pulumi/pulumi";

/** A Glue job, as a pipeline runs it. */
export interface GlueJobReference {
    /** The job's name in Glue. */
    jobName: pulumi.Input<string>;
    /** The job's ARN. */
    jobArn: pulumi.Input<string>;
}

/** A Spark job of an EMR Serverless application, as a pipeline runs it. */
export interface SparkJobReference {
    /** Id of the EMR Serverless application. */
    applicationId: pulumi.Input<string>;
    /** ARN of the EMR Serverless application. */
    applicationArn: pulumi.Input<string>;
    /** Role that the code runs under; the pipeline passes it. */
    runtimeRoleArn: pulumi.Input<string>;
    /** `s3://` URI of the script. */
    entryPoint: pulumi.Input<string>;
    /** Options of spark-submit, `--conf` and the like. */
    sparkSubmitParameters: pulumi.Input<string>;
    /** Key that encrypts the workers' disks. */
    diskKeyArn: pulumi.Input<string>;
    /** Log group of the runs, and its key. */
    logGroupName: pulumi.Input<string>;
    /** ARN of the key that encrypts the runs' logs. */
    logKeyArn: pulumi.Input<string>;
    /** Arguments that every run has, without dashes. */
    arguments?: Record<string, pulumi.Input<string>>;
}

/** One step of a pipeline: a Glue job, a Spark job or a Lambda function. */
export interface PipelineStep {
    /** What the step is called: letters, digits and hyphens, such as `sales-trends`. */
    name: string;
    /** Steps of one stage run side by side; stages follow each other by their numbers. Default: a stage of its own, after those before it. */
    stage?: number;
    /** The Glue job to run. */
    glueJob?: pulumi.Input<GlueJobReference>;
    /** The Spark job to run. */
    sparkJob?: pulumi.Input<SparkJobReference>;
    /** ARN of the Lambda function to call with the run and the arguments. */
    functionArn?: pulumi.Input<string>;
    /**
     * Further arguments, without dashes. `$.businessDate`, `$.attempt`, `$.arrivedFrom` and `$.arrivedUntil` stand for those of
     * the run; every step gets BUSINESS_DATE and ATTEMPT anyway.
     */
    arguments?: Record<string, pulumi.Input<string>>;
    /** Minutes that one try may take, 1 to 10,080. Default: 120. */
    timeoutMinutes?: number;
    /** Tries, 1 to 10. Default: 3. */
    maxAttempts?: number;
}
