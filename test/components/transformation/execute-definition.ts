import { StateMachine } from "aws-local-stepfunctions";
import type { Definition, State } from "../../../components/transformation/pipeline-definition";

/** What a run of a pipeline is started with. */
export const runInput = {
    businessDate: "2026-11-22",
    attempt: 1,
    arrivedFrom: "2026-11-22T00",
    arrivedUntil: "2026-11-23T00",
};

/** State in which people are told. */
export const tellPeople = "Tell people";

/** How a task fails: as often as `times` says, with that error. */
export interface TaskFailure {
    times: number;
    /** Default: `States.TaskFailed`. */
    error?: string;
}

export interface Execution {
    /** Names of the tasks that were called, in order. */
    called: string[];
    /** What each was called with, by name. */
    inputs: Record<string, unknown>;
    /** Error that ended it. */
    error?: { name: string; message: string };
}

/** Tasks of a definition by name, those inside of parallel states too. */
export function tasksOf({ States }: { States: Record<string, State> }): Record<string, State> {
    const found = Object.entries(States).flatMap(([name, state]): [string, State][] => {
        if (state.Type === "Parallel") {
            const branches = state.Branches as { States: Record<string, State> }[];
            return branches.flatMap((branch) => Object.entries(tasksOf(branch)));
        }
        return state.Type === "Task" ? [[name, state]] : [];
    });
    return Object.fromEntries(found);
}

/** Executes a definition in JSONPath, pauses between tries left out; its tasks do nothing but fail as they are told to. */
export async function executeDefinition(
    definition: Definition,
    failures: Record<string, TaskFailure> = {},
): Promise<Execution> {
    const called: string[] = [];
    const inputs: Record<string, unknown> = {};
    const left = Object.fromEntries(Object.entries(failures).map(([name, { times }]) => [name, times]));
    const names = Object.keys(tasksOf(definition));
    const handler = (name: string) => async (parameters: unknown) => {
        called.push(name);
        inputs[name] = parameters;
        if ((left[name] ?? 0) > 0) {
            left[name] -= 1;
            await Promise.resolve();
            const failure = new Error(`${name} broke`);
            failure.name = failures[name].error ?? "States.TaskFailed";
            throw failure;
        }
        return {};
    };
    const machine = new StateMachine(definition as never, { validationOptions: { noValidate: true } });
    const execution = machine.run(runInput, {
        overrides: {
            taskResourceLocalHandlers: Object.fromEntries(names.map((name) => [name, handler(name)])),
            retryIntervalOverrides: Object.fromEntries(names.map((name) => [name, 0])),
        },
        context: { Execution: { Name: "2026-11-22-1", Input: runInput } },
    });
    try {
        await execution.result;
        return { called, inputs };
    } catch (error) {
        const { cause, message } = error as Error;
        return { called, inputs, error: { name: (cause as Error | undefined)?.name ?? "", message } };
    }
}
