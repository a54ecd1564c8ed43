import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import validate from "asl-validator";
import { expect } from "chai";
import { parse } from "yaml";
import { recordStack } from "../components/recorded-stack";

const root = path.resolve(__dirname, "../..");
const program = path.join(root, "index.ts");
const load = createRequire(__filename);

/** The settings of a stack, as the engine hands them to the program: what isn't text as JSON. */
function settingsOf(stack: string): Record<string, string> {
    const file = readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
    const { config } = parse(file) as { config: Record<string, unknown> };
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}

/** By name: the definition of every state machine that the program makes in a stack. */
async function definitionsOf(stack: string): Promise<Record<string, unknown>> {
    const recorded = await recordStack(
        () => {
            // It runs as it is loaded, and is loaded once for each stack.
            delete load.cache[program];
            return load(program) as unknown;
        },
        {
            stack,
            config: settingsOf(stack),
            calls: {
                "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({ secretString: "not-a-key" }),
            },
        },
    );
    return Object.fromEntries(
        recorded
            .ofType("aws:sfn/stateMachine:StateMachine")
            .map(({ name, inputs }) => [name, JSON.parse(inputs.definition as string)]),
    );
}

describe("the state machines of the stacks", function () {
    this.timeout(120_000);

    for (const stack of ["dev", "staging", "prod"]) {
        it(`are valid Amazon States Language in ${stack}`, async () => {
            const definitions = await definitionsOf(stack);
            expect(definitions).to.have.all.keys(
                "history-check",
                ...["history-load", "nightly", "sales-trends"].flatMap((name) => [
                    `${name}-launcher`,
                    `${name}-pipeline`,
                ]),
            );
            for (const [name, definition] of Object.entries(definitions)) {
                expect(validate(definition).errors, name).to.deep.equal([]);
            }
        });
    }
});
