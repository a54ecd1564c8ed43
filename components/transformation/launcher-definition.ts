/**
 * Definition of the state machine that starts a pipeline's runs: one for a schedule's time, or one after another for a range
 * of business dates. It reckons with dates, which JSONPath can't: it is written in JSONata.
 */

/** What the definition of a launcher depends on. */
export interface LauncherDefinitionArgs {
    /** State machine that runs the pipeline once. */
    pipelineArn: string;
    pipelineName: string;
    partition: string;
    /** Days from the business date to the scheduled time's date: 1 for a pipeline that runs after midnight. */
    businessDateOffsetDays: number;
    /** Whether each scheduled time is a run of its own, over what arrived shortly before, and not the day's. */
    interval: boolean;
    timeoutSeconds: number;
}

/** Longest range of business dates that one launch runs. */
export const mostLaunchedDates = 366;

const BAD_INPUT =
    "The input must be {scheduledTime, attempt}, a time such as 2026-11-23T02:00:00Z, or {from, to, attempt}, dates such as " +
    `2026-11-20, from no later than to and ${mostLaunchedDates} dates at most; attempt is a whole number from 1.`;

/** The definition of a launcher; its input is `{scheduledTime, attempt}` or `{from, to, attempt}`. */
export function launcherDefinition(args: LauncherDefinitionArgs): Record<string, unknown> {
    return {
        Comment: `Starts the runs of ${args.pipelineName}.`,
        QueryLanguage: "JSONata",
        StartAt: "Check",
        TimeoutSeconds: args.timeoutSeconds,
        States: {
            Check: {
                Type: "Choice",
                Choices: [{ Condition: expression(isLaunch), Next: "List the runs" }],
                Default: "Bad input",
            },
            "Bad input": { Type: "Fail", Error: "BadInput", Cause: BAD_INPUT },
            "List the runs": {
                Type: "Pass",
                Output: { runs: expression(runsExpression(args)) },
                Next: "One after another",
            },
            "One after another": {
                Type: "Map",
                Items: "{% $states.input.runs %}",
                MaxConcurrency: 1,
                ItemProcessor: {
                    ProcessorConfig: { Mode: "INLINE" },
                    StartAt: "Run",
                    States: { Run: runState(args), "Already run": { Type: "Succeed" } },
                },
                End: true,
            },
        },
    };
}

function runState(args: LauncherDefinitionArgs): Record<string, unknown> {
    const transient = [
        "StepFunctions.ExecutionLimitExceededException",
        "StepFunctions.KmsThrottlingException",
        "StepFunctions.SfnServiceException",
    ];
    return {
        Type: "Task",
        Resource: `arn:${args.partition}:states:::states:startExecution.sync:2`,
        Arguments: {
            StateMachineArn: args.pipelineArn,
            // A name stays taken for 90 days: the same date and attempt run once, however often they are launched.
            Name: "{% $states.input.id & '-' & $string($states.input.attempt) %}",
            Input: {
                businessDate: "{% $states.input.businessDate %}",
                attempt: "{% $states.input.attempt %}",
                arrivedFrom: "{% $states.input.arrivedFrom %}",
                arrivedUntil: "{% $states.input.arrivedUntil %}",
            },
        },
        Retry: [
            {
                ErrorEquals: transient,
                IntervalSeconds: 5,
                MaxAttempts: 5,
                BackoffRate: 2,
                MaxDelaySeconds: 300,
                JitterStrategy: "FULL",
            },
        ],
        Catch: [{ ErrorEquals: ["StepFunctions.ExecutionAlreadyExistsException"], Next: "Already run" }],
        End: true,
    };
}

const isLaunch = `(
    $in := $states.input;
    $isDate := function($text) { $type($text) = 'string' and $contains($text, /^\\d{4}-\\d{2}-\\d{2}$/) };
    $isAttempt := $type($in.attempt) = 'number' and $in.attempt >= 1 and $floor($in.attempt) = $in.attempt;
    $isTime := $type($in.scheduledTime) = 'string' and $contains($in.scheduledTime, /^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$/);
    $isRange := $isDate($in.from) and $isDate($in.to) and $in.from <= $in.to;
    $length := $isRange ? ($toMillis($in.to & 'T00:00:00Z') - $toMillis($in.from & 'T00:00:00Z')) / 86400000 + 1 : 0;
    $isAttempt and ($isTime or ($isRange and $length <= ${mostLaunchedDates}))
)`;

function runsExpression(args: LauncherDefinitionArgs): string {
    const scheduled = args.interval
        ? `{
            'id': $fromMillis($time, '[Y0001]-[M01]-[D01]T[H01][m01]'),
            'businessDate': $date($time),
            'attempt': $in.attempt,
            'arrivedFrom': $hour($time - 3600000),
            'arrivedUntil': $hour($time + 3600000)
        }`
        : `$day($toMillis($date($time) & 'T00:00:00Z') - ${args.businessDateOffsetDays} * 86400000)`;
    return `(
    $in := $states.input;
    $date := function($ms) { $fromMillis($ms, '[Y0001]-[M01]-[D01]') };
    $hour := function($ms) { $fromMillis($ms, '[Y0001]-[M01]-[D01]T[H01]') };
    $day := function($ms) { {
        'id': $date($ms),
        'businessDate': $date($ms),
        'attempt': $in.attempt,
        'arrivedFrom': $hour($ms),
        'arrivedUntil': $hour($ms + 86400000)
    } };
    $isTime := $exists($in.scheduledTime);
    $time := $isTime ? $toMillis($in.scheduledTime) : 0;
    $first := $isTime ? 0 : $toMillis($in.from & 'T00:00:00Z');
    $last := $isTime ? 0 : $toMillis($in.to & 'T00:00:00Z');
    $isTime ? [${scheduled}] : [[0..$round(($last - $first) / 86400000)].$day($first + $ * 86400000)]
)`;
}

function expression(text: string): string {
    return `{% ${text.replace(/\s*\n\s*/g, " ").trim()} %}`;
}
