import type { ExportedResource } from "../../offline/engine";
import type { Call } from "./call";
import { arnOf } from "./implied-calls";

/** A state, as far as it is read here. */
export interface State {
    Type: string;
    Resource?: string;
    Arguments?: Record<string, unknown>;
    Parameters?: Record<string, unknown>;
    Branches?: Definition[];
    ItemProcessor?: Definition;
    Iterator?: Definition;
}

interface Definition {
    States: Record<string, State>;
}

/** Names of services in `aws-sdk` integrations where IAM's differ. */
const iamPrefixes: Record<string, string> = {
    cloudwatch: "cloudwatch",
    sfn: "states",
    eventbridge: "events",
};

/**
 * The calls that a state machine's steps make, read off its definition.
 *
 * @throws {Error} For an integration that isn't known here: an unread step would prove nothing.
 */
export function definitionCalls(stateMachine: ExportedResource): Call[] {
    return readTasks(stateMachine).flatMap((task) => taskCalls(task));
}

/** The steps of a state machine that call something, those within branches and maps among them. */
export function readTasks(stateMachine: ExportedResource): State[] {
    return [...tasks(JSON.parse(stateMachine.inputs?.definition as string) as Definition)];
}

function* tasks({ States }: Definition): Generator<State> {
    for (const state of Object.values(States)) {
        if (state.Type === "Task") {
            yield state;
        }
        for (const inner of [...(state.Branches ?? []), state.ItemProcessor, state.Iterator]) {
            if (inner) {
                yield* tasks(inner);
            }
        }
    }
}

function taskCalls({ Resource: resource = "", Arguments, Parameters }: State): Call[] {
    const values = Arguments ?? Parameters ?? {};
    const integration = resource.split(":::")[1];
    const guide = "https://docs.aws.amazon.com/step-functions/latest/dg";
    const calls = (source: string, ...list: [string, string, Call["context"]?][]): Call[] =>
        list.map(([action, on, context]) => ({ action, resource: on, context, by: "service", source }));
    const sdk = /^aws-sdk:(\w+):(\w+)$/.exec(integration);
    if (sdk) {
        const [, service, operation] = sdk;
        const action = `${iamPrefixes[service] ?? service}:${operation[0].toUpperCase()}${operation.slice(1)}`;
        const namespace = values.Namespace as string | undefined;
        return calls(`${guide}/supported-services-awssdk.html`, [
            action,
            "*",
            namespace === undefined ? undefined : { "cloudwatch:namespace": namespace },
        ]);
    }
    const managedRule = (rule: string): [string, string][] =>
        ["DescribeRule", "PutRule", "PutTargets"].map((name) => [
            `events:${name}`,
            arnOf("events", `rule/${rule}`),
        ]);
    switch (integration) {
        case "glue:startJobRun.sync":
            return calls(
                `${guide}/connect-glue.html#glue-iam`,
                ...["BatchStopJobRun", "GetJobRun", "GetJobRuns", "StartJobRun"].map(
                    (name): [string, string] => [
                        `glue:${name}`,
                        arnOf("glue", `job/${values.JobName as string}`),
                    ],
                ),
            );
        case "emr-serverless:startJobRun.sync": {
            const application = arnOf("emr-serverless", `/applications/${values.ApplicationId as string}`);
            return calls(
                `${guide}/emr-serverless-iam.html`,
                ["emr-serverless:StartJobRun", application],
                ["emr-serverless:GetJobRun", `${application}/jobruns/00f1`],
                ["emr-serverless:CancelJobRun", `${application}/jobruns/00f1`],
                [
                    "iam:PassRole",
                    values.ExecutionRoleArn as string,
                    { "iam:PassedToService": "emr-serverless.amazonaws.com" },
                ],
                ...managedRule("StepFunctionsGetEventsForEMRServerlessJobRule"),
            );
        }
        case "lambda:invoke":
            return calls(`${guide}/connect-lambda.html`, [
                "lambda:InvokeFunction",
                values.FunctionName as string,
            ]);
        case "sns:publish":
            return calls(`${guide}/connect-sns.html`, ["sns:Publish", values.TopicArn as string]);
        case "states:startExecution.sync":
        case "states:startExecution.sync:2": {
            const machine = values.StateMachineArn as string;
            const execution = `${machine.replace(":stateMachine:", ":execution:")}:run`;
            return calls(
                `${guide}/connect-stepfunctions.html#connect-stepfunctions-iam`,
                ["states:StartExecution", machine],
                ["states:DescribeExecution", execution],
                ["states:StopExecution", execution],
                ...managedRule("StepFunctionsGetEventsForStepFunctionsExecutionRule"),
            );
        }
        default:
            throw new Error(`No calls are known for the integration ${integration}: add them here.`);
    }
}
