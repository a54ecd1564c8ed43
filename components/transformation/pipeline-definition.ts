/**
 * Definitions of state machines that run a pipeline once. They are written in JSONPath: then both the validator and a local
 * executor cover them (docs/decisions/0070-state-machine-languages.md).
 */

/** A step, every value resolved. */
export interface ResolvedStep {
    name: string;
    stage?: number;
    glueJob?: { jobName: string };
    sparkJob?: {
        applicationId: string;
        runtimeRoleArn: string;
        entryPoint: string;
        sparkSubmitParameters: string;
        diskKeyArn: string;
        logGroupName: string;
        logKeyArn: string;
        arguments?: Record<string, string>;
    };
    functionArn?: string;
    arguments?: Record<string, string>;
    timeoutMinutes?: number;
    maxAttempts?: number;
}

/** What the definition of a pipeline depends on. */
export interface PipelineDefinitionArgs {
    steps: ResolvedStep[];
    /** Topic by which people are told of a failure. */
    topicArn: string;
    /** What stands in the subject of the message: the pipeline's name. */
    pipelineName: string;
    /** Partition of the account, such as `aws`. */
    partition: string;
    /** Seconds that a whole run may take. */
    timeoutSeconds: number;
}

export type State = Record<string, unknown>;

/** A state machine's definition in the Amazon States Language. */
export interface Definition {
    Comment: string;
    StartAt: string;
    TimeoutSeconds: number;
    States: Record<string, State>;
}

const FAILURE = "$.failure";
const TELL_PEOPLE = "Tell people";
const FAILED = "Failed";
const SUCCEEDED = "Succeeded";

/** Fields of a run's input that arguments may refer to. */
export const runFields = ["$.businessDate", "$.attempt", "$.arrivedFrom", "$.arrivedUntil"] as const;

/** Steps by stage, in the order of the stages. A step without one has a stage of its own, after those before it. */
export function stagesOf<T extends { stage?: number }>(steps: readonly T[]): T[][] {
    const stages = new Map<number, T[]>();
    let latest = 0;
    for (const step of steps) {
        const stage = step.stage ?? Math.floor(latest) + 1;
        latest = Math.max(latest, stage);
        stages.set(stage, [...(stages.get(stage) ?? []), step]);
    }
    return [...stages.entries()].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** The definition of a pipeline: stage after stage, each try bounded, and people told when one fails for good. */
export function pipelineDefinition(args: PipelineDefinitionArgs): Definition {
    const states: Record<string, State> = {};
    const stages = stagesOf(args.steps);
    const nameOf = (members: ResolvedStep[]) =>
        members.length === 1 ? members[0].name : members.map(({ name }) => name).join(" and ");
    stages.forEach((members, index) => {
        const next = index + 1 < stages.length ? nameOf(stages[index + 1]) : SUCCEEDED;
        const toPeople = [{ ErrorEquals: ["States.ALL"], ResultPath: FAILURE, Next: TELL_PEOPLE }];
        states[nameOf(members)] =
            members.length === 1
                ? { ...task(members[0], args.partition), Catch: toPeople, Next: next }
                : {
                      Type: "Parallel",
                      Comment: "Side by side: none of them reads what another writes.",
                      Branches: members.map((step) => branch(step, args.partition)),
                      ResultPath: null,
                      Catch: toPeople,
                      Next: next,
                  };
    });
    states[SUCCEEDED] = { Type: "Succeed" };
    states[TELL_PEOPLE] = {
        Type: "Task",
        Resource: `arn:${args.partition}:states:::sns:publish`,
        Parameters: {
            TopicArn: args.topicArn,
            Subject: subject(args.pipelineName),
            "Message.$":
                "States.Format('Run {} for {} failed: {}', $$.Execution.Name, $.businessDate, States.JsonToString($.failure))",
        },
        TimeoutSeconds: 60,
        Retry: [retry(["States.ALL"], 5, 5, 60)],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.untold", Next: FAILED }],
        ResultPath: null,
        Next: FAILED,
    };
    states[FAILED] = asFailed();
    return {
        Comment: `Runs ${args.pipelineName} once, for the business date of its input.`,
        StartAt: nameOf(stages[0]),
        TimeoutSeconds: args.timeoutSeconds,
        States: states,
    };
}

/** A branch of a stage fails as its step fails; the stage catches it. */
function branch(step: ResolvedStep, partition: string): State {
    const failed = `${step.name} failed`;
    return {
        StartAt: step.name,
        States: {
            [step.name]: {
                ...task(step, partition),
                Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: FAILURE, Next: failed }],
                End: true,
            },
            [failed]: asFailed(),
        },
    };
}

/** Not every failure has a cause, and a path to none would be another failure. */
function asFailed(): State {
    return { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "States.JsonToString($.failure)" };
}

function task(step: ResolvedStep, partition: string): State {
    const { resource, parameters, busy } = call(step);
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::${resource}`,
        Parameters: parameters,
        TimeoutSeconds: (step.timeoutMinutes ?? 120) * 60,
        Retry: [
            // Not the step's fault: another run isn't over yet, or the service is short of something.
            retry(busy, 60, 10, 600),
            ...((step.maxAttempts ?? 3) > 1
                ? [retry(["States.TaskFailed", "States.Timeout"], 30, (step.maxAttempts ?? 3) - 1, 600)]
                : []),
        ],
        ResultPath: null,
    };
}

function call(step: ResolvedStep): { resource: string; parameters: State; busy: string[] } {
    const given = { BUSINESS_DATE: "$.businessDate", ATTEMPT: "$.attempt", ...step.arguments };
    if (step.glueJob !== undefined) {
        return {
            resource: "glue:startJobRun.sync",
            parameters: {
                JobName: step.glueJob.jobName,
                Arguments: Object.fromEntries(
                    Object.entries(given).map(([name, value]) => parameter(`--${name}`, value)),
                ),
            },
            busy: [
                "Glue.ConcurrentRunsExceededException",
                "Glue.ThrottlingException",
                "Glue.InternalServiceException",
            ],
        };
    }
    if (step.sparkJob !== undefined) {
        const { sparkJob } = step;
        const words = Object.entries({ ...sparkJob.arguments, ...given }).flatMap(([name, value]) => [
            quoted(`--${name}`),
            isReference(value) ? asText(value) : quoted(value),
        ]);
        return {
            resource: "emr-serverless:startJobRun.sync",
            parameters: {
                ApplicationId: sparkJob.applicationId,
                ExecutionRoleArn: sparkJob.runtimeRoleArn,
                "Name.$": `States.Format('${step.name}-{}-{}', $.businessDate, $.attempt)`,
                JobDriver: {
                    SparkSubmit: {
                        EntryPoint: sparkJob.entryPoint,
                        "EntryPointArguments.$": `States.Array(${words.join(", ")})`,
                        SparkSubmitParameters: sparkJob.sparkSubmitParameters,
                    },
                },
                ConfigurationOverrides: {
                    DiskEncryptionConfiguration: { EncryptionKeyArn: sparkJob.diskKeyArn },
                    MonitoringConfiguration: {
                        CloudWatchLoggingConfiguration: {
                            Enabled: true,
                            LogGroupName: sparkJob.logGroupName,
                            EncryptionKeyArn: sparkJob.logKeyArn,
                        },
                    },
                },
                ExecutionTimeoutMinutes: step.timeoutMinutes ?? 120,
            },
            busy: [
                "EMRServerless.ConflictException",
                "EMRServerless.ThrottlingException",
                "EMRServerless.InternalServerException",
            ],
        };
    }
    return {
        resource: "lambda:invoke",
        parameters: {
            FunctionName: step.functionArn,
            Payload: Object.fromEntries(Object.entries(given).map(([name, value]) => parameter(name, value))),
        },
        busy: ["Lambda.ServiceException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
    };
}

/** A parameter whose value is text in the call, wherever it comes from: attempt is a number in the input. */
function parameter(name: string, value: string): [string, string] {
    return isReference(value) ? [`${name}.$`, asText(value)] : [name, value];
}

function asText(reference: string): string {
    return `States.Format('{}', ${reference})`;
}

function isReference(value: string): boolean {
    return runFields.some((field) => field === value);
}

/** A text in an intrinsic function. Source: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
function quoted(text: string): string {
    return `'${text.replace(/[\\'{}]/g, (character) => `\\${character}`)}'`;
}

/** SNS takes 100 characters of ASCII. */
function subject(pipelineName: string): string {
    return `Pipeline ${pipelineName} failed`.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
}

function retry(errors: string[], seconds: number, attempts: number, mostSeconds: number): State {
    return {
        ErrorEquals: errors,
        IntervalSeconds: seconds,
        MaxAttempts: attempts,
        BackoffRate: 2,
        MaxDelaySeconds: mostSeconds,
        JitterStrategy: "FULL",
    };
}
