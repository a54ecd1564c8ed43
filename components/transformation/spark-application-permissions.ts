import type { PolicyStatement } from "../identity/policy-statement";

/** A Spark application, every value resolved. */
export interface SparkApplicationIdentity {
    applicationArn: string;
    runtimeRoleArn: string;
    diskKeyArn: string;
}

/**
 * Lets a role submit jobs to one application, under its runtime role and no other, and wait for them.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html
 */
export function submitStatements(application: SparkApplicationIdentity): PolicyStatement[] {
    return [
        {
            Sid: "SubmitJobs",
            Effect: "Allow",
            Action: "emr-serverless:StartJobRun",
            Resource: application.applicationArn,
        },
        {
            Sid: "FollowJobs",
            Effect: "Allow",
            Action: ["emr-serverless:CancelJobRun", "emr-serverless:GetJobRun"],
            Resource: `${application.applicationArn}/jobruns/*`,
        },
        {
            Sid: "PassRuntimeRole",
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: application.runtimeRoleArn,
            Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
        },
        {
            Sid: "NameDiskKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
            Resource: application.diskKeyArn,
            Condition: {
                StringEquals: {
                    "kms:ViaService": `emr-serverless.${application.diskKeyArn.split(":")[3]}.amazonaws.com`,
                },
            },
        },
    ];
}

/**
 * Lets a job's code write its logs, and its workers use their disks.
 *
 * Source: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html
 */
export function sparkRunStatements(run: { logGroupArn: string; diskKeyArn: string }): PolicyStatement[] {
    return [
        {
            // AWS knows no resource for a listing of log groups: it takes the call for "*" or not at all.
            Sid: "FindLogGroups",
            Effect: "Allow",
            Action: "logs:DescribeLogGroups",
            Resource: "*",
        },
        {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [run.logGroupArn, `${run.logGroupArn}:*`],
        },
        {
            Sid: "UseDisks",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: run.diskKeyArn,
            Condition: {
                StringEquals: {
                    "kms:ViaService": `emr-serverless.${run.diskKeyArn.split(":")[3]}.amazonaws.com`,
                },
            },
        },
    ];
}
