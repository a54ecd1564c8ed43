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

const ARGUMENTS = "Arguments";
const FAILURE = "$.failure";
const TELL_PEOPLE = "Tell people";
const FAILED = "Failed";
const SUCCEEDED = "Succeeded";

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-states.html */
const LONGEST_STATE_NAME = 80;

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

/** The state of a stage is named after its steps, or after the first of them where the names together are too long. */
function stateName(members: readonly ResolvedStep[]): string {
    const all = members.map(({ name }) => name).join(" and ");
    return all.length <= LONGEST_STATE_NAME ? all : `${members[0].name} and ${members.length - 1} more`;
}

/** The definition of a pipeline: stage after stage, each try bounded, and people told when one fails for good. */
export function pipelineDefinition(args: PipelineDefinitionArgs): Definition {
    const states: Record<string, State> = {};
    const stages = stagesOf(args.steps);
    const words = sparkWords(args.steps);
    stages.forEach((members, index) => {
        const next = index + 1 < stages.length ? stateName(stages[index + 1]) : SUCCEEDED;
        const toPeople = [{ ErrorEquals: ["States.ALL"], ResultPath: FAILURE, Next: TELL_PEOPLE }];
        states[stateName(members)] =
            members.length === 1
                ? { ...task(members[0], args.partition, words), Catch: toPeople, Next: next }
                : {
                      Type: "Parallel",
                      Comment: "Side by side: none of them reads what another writes.",
                      Branches: members.map((step) => branch(step, args.partition, words)),
                      ResultPath: null,
                      Catch: toPeople,
                      Next: next,
                  };
    });
    if (words.size > 0) {
        states[ARGUMENTS] = {
            Type: "Pass",
            Comment:
                "Arguments of Spark jobs; a list of them is put together from paths alone, which need no quoting.",
            Result: Object.fromEntries(words),
            ResultPath: "$.words",
            Next: stateName(stages[0]),
        };
    }
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
    states[FAILED] = failureText("End as failed");
    states["End as failed"] = asFailed();
    return {
        Comment: `Runs ${args.pipelineName} once, for the business date of its input.`,
        StartAt: words.size > 0 ? ARGUMENTS : stateName(stages[0]),
        TimeoutSeconds: args.timeoutSeconds,
        States: states,
    };
}

/** A branch of a stage fails as its step fails; the stage catches it. */
function branch(step: ResolvedStep, partition: string, words: Words): State {
    const failed = `${step.name} failed`;
    return {
        StartAt: step.name,
        States: {
            [step.name]: {
                ...task(step, partition, words),
                Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: FAILURE, Next: failed }],
                End: true,
            },
            [failed]: failureText(`End ${step.name}`),
            [`End ${step.name}`]: asFailed(),
        },
    };
}

/** Not every failure has a cause, and a path to none would be another failure: the whole of it becomes the cause. */
function failureText(next: string): State {
    return {
        Type: "Pass",
        Parameters: { "Error.$": "$.failure.Error", "Cause.$": "States.JsonToString($.failure)" },
        ResultPath: "$.failed",
        Next: next,
    };
}

function asFailed(): State {
    return { Type: "Fail", ErrorPath: "$.failed.Error", CausePath: "$.failed.Cause" };
}

function task(step: ResolvedStep, partition: string, words: Words): State {
    const { resource, parameters, busy } = call(step, words);
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

function call(step: ResolvedStep, allWords: Words): { resource: string; parameters: State; busy: string[] } {
    const given = argumentsOf(step);
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
        const [key, words] = [keyOf(step), allWords.get(keyOf(step)) ?? []];
        const list = words.map((word, index) =>
            isReference(word) ? asText(word) : `$.words.${key}[${index}]`,
        );
        return {
            resource: "emr-serverless:startJobRun.sync",
            parameters: {
                ApplicationId: sparkJob.applicationId,
                ExecutionRoleArn: sparkJob.runtimeRoleArn,
                "Name.$": `States.Format('${step.name}-{}-{}', $.businessDate, $.attempt)`,
                JobDriver: {
                    SparkSubmit: {
                        EntryPoint: sparkJob.entryPoint,
                        "EntryPointArguments.$": `States.Array(${list.join(", ")})`,
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

/** Words of the command lines of Spark jobs, by the key of their step. */
type Words = ReadonlyMap<string, string[]>;

function sparkWords(steps: readonly ResolvedStep[]): Words {
    return new Map(
        steps
            .filter(({ sparkJob }) => sparkJob !== undefined)
            .map((step) => [
                keyOf(step),
                Object.entries(argumentsOf(step)).flatMap(([name, value]) => [`--${name}`, value]),
            ]),
    );
}

function keyOf(step: ResolvedStep): string {
    return step.name.replace(/-/g, "_");
}

function argumentsOf(step: ResolvedStep): Record<string, string> {
    return {
        ...step.sparkJob?.arguments,
        BUSINESS_DATE: "$.businessDate",
        ATTEMPT: "$.attempt",
        ...step.arguments,
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
