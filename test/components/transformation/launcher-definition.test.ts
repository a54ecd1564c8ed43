import {
    CreateStateMachineCommand,
    DescribeExecutionCommand,
    ListExecutionsCommand,
    SFNClient,
    StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import validate from "asl-validator";
import { expect } from "chai";
import {
    launcherDefinition,
    mostLaunchedDates,
    type LauncherDefinitionArgs,
} from "../../../components/transformation/launcher-definition";
import { EmulatedAws } from "../../../local/emulator/emulated-aws";

const roleArn = "arn:aws:iam::123456789012:role/states";

describe("launcher definition", function () {
    this.timeout(120_000);
    let emulator: EmulatedAws;
    let client: SFNClient;
    let count = 0;

    before(async () => {
        emulator = await EmulatedAws.start();
        client = new SFNClient(emulator.clientSettings);
    });

    after(async () => {
        client.destroy();
        await emulator.stop();
    });

    function define(
        pipelineArn: string,
        args: Partial<LauncherDefinitionArgs> = {},
    ): Record<string, unknown> {
        return launcherDefinition({
            pipelineArn,
            pipelineName: "nightly",
            partition: "aws",
            businessDateOffsetDays: 1,
            interval: false,
            timeoutSeconds: 3600,
            ...args,
        });
    }

    async function create(definition: Record<string, unknown>): Promise<string> {
        const { stateMachineArn } = await client.send(
            new CreateStateMachineCommand({
                name: `machine-${(count += 1)}`,
                roleArn,
                definition: JSON.stringify(definition),
            }),
        );
        return stateMachineArn!;
    }

    /** A pipeline that answers with its input, and a launcher of it. */
    async function launcherOf(args: Partial<LauncherDefinitionArgs> = {}) {
        const pipelineArn = await create({ StartAt: "Done", States: { Done: { Type: "Succeed" } } });
        const launcherArn = await create(define(pipelineArn, args));
        return { pipelineArn, launcherArn };
    }

    async function launch(launcherArn: string, input: unknown): Promise<{ status: string; cause?: string }> {
        const { executionArn } = await client.send(
            new StartExecutionCommand({ stateMachineArn: launcherArn, input: JSON.stringify(input) }),
        );
        for (;;) {
            const { status, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
            if (status !== "RUNNING") {
                return { status: status!, cause };
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }

    /** Runs of a pipeline, by name: what they were started with. */
    async function runs(pipelineArn: string): Promise<Record<string, unknown>> {
        const { executions = [] } = await client.send(
            new ListExecutionsCommand({ stateMachineArn: pipelineArn }),
        );
        const inputs = await Promise.all(
            executions.map(async ({ executionArn, name }) => {
                const { input } = await client.send(new DescribeExecutionCommand({ executionArn }));
                return [name, JSON.parse(input!) as unknown] as const;
            }),
        );
        return Object.fromEntries(inputs.sort(([a], [b]) => (a! < b! ? -1 : 1))) as Record<string, unknown>;
    }

    it("keeps the Amazon States Language", () => {
        for (const interval of [false, true]) {
            const { errors } = validate(
                define("arn:aws:states:eu-west-1:123456789012:stateMachine:x", { interval }),
            );
            expect(errors).to.deep.equal([]);
        }
    });

    it("runs the day before the scheduled time, named by date and attempt", async () => {
        const { pipelineArn, launcherArn } = await launcherOf();
        const ended = await launch(launcherArn, { scheduledTime: "2026-03-01T02:00:00Z", attempt: 1 });
        expect(ended.status).to.equal("SUCCEEDED");
        expect(await runs(pipelineArn)).to.deep.equal({
            "2026-02-28-1": {
                businessDate: "2026-02-28",
                attempt: 1,
                arrivedFrom: "2026-02-28T00",
                arrivedUntil: "2026-03-01T00",
            },
        });
    });

    it("runs a date and attempt once, however often it is launched", async () => {
        const { pipelineArn, launcherArn } = await launcherOf();
        const input = { scheduledTime: "2026-11-23T02:00:00Z", attempt: 1 };
        expect((await launch(launcherArn, input)).status).to.equal("SUCCEEDED");
        expect((await launch(launcherArn, input)).status).to.equal("SUCCEEDED");
        expect((await launch(launcherArn, { ...input, attempt: 2 })).status).to.equal("SUCCEEDED");
        expect(Object.keys(await runs(pipelineArn))).to.deep.equal(["2026-11-22-1", "2026-11-22-2"]);
    });

    it("runs a range of dates, one after another, over the ends of months", async () => {
        const { pipelineArn, launcherArn } = await launcherOf();
        await launch(launcherArn, { from: "2028-02-28", to: "2028-03-01", attempt: 3 });
        expect(Object.keys(await runs(pipelineArn))).to.deep.equal([
            "2028-02-28-3",
            "2028-02-29-3",
            "2028-03-01-3",
        ]);
    });

    it("runs each scheduled time of an interval, over the hours that it touches", async () => {
        const { pipelineArn, launcherArn } = await launcherOf({ interval: true });
        await launch(launcherArn, { scheduledTime: "2026-11-23T00:05:30Z", attempt: 1 });
        expect(await runs(pipelineArn)).to.deep.equal({
            "2026-11-23T0005-1": {
                businessDate: "2026-11-23",
                attempt: 1,
                arrivedFrom: "2026-11-22T23",
                arrivedUntil: "2026-11-23T01",
            },
        });
    });

    for (const [what, input] of Object.entries({
        "no time": { attempt: 1 },
        "no attempt": { scheduledTime: "2026-11-23T02:00:00Z" },
        "an attempt that is no whole number": { scheduledTime: "2026-11-23T02:00:00Z", attempt: 1.5 },
        "a time without its zone": { scheduledTime: "2026-11-23 02:00", attempt: 1 },
        "a range that ends before it begins": { from: "2026-11-23", to: "2026-11-22", attempt: 1 },
        "a range without an end": { from: "2026-11-23", attempt: 1 },
        "a range of more than a year": { from: "2024-01-01", to: "2026-01-01", attempt: 1 },
    })) {
        it(`refuses ${what}, and says what it takes`, async () => {
            const { pipelineArn, launcherArn } = await launcherOf();
            const { status, cause } = await launch(launcherArn, input);
            expect(status).to.equal("FAILED");
            expect(cause).to.contain(`${mostLaunchedDates} dates at most`);
            expect(await runs(pipelineArn)).to.deep.equal({});
        });
    }

    it("fails with a date whose run fails", async () => {
        const pipelineArn = await create({
            StartAt: "Which",
            States: {
                Which: {
                    Type: "Choice",
                    Choices: [{ Variable: "$.businessDate", StringEquals: "2026-11-21", Next: "Broken" }],
                    Default: "Done",
                },
                Broken: { Type: "Fail", Error: "Broken", Cause: "on purpose" },
                Done: { Type: "Succeed" },
            },
        });
        const launcherArn = await create(define(pipelineArn));
        const { status } = await launch(launcherArn, { from: "2026-11-20", to: "2026-11-22", attempt: 1 });
        expect(status).to.equal("FAILED");
        expect(Object.keys(await runs(pipelineArn))).to.include.members(["2026-11-20-1", "2026-11-21-1"]);
    });

    it("starts the next run when the one before has ended", () => {
        const { States } = define("arn:aws:states:eu-west-1:123456789012:stateMachine:x");
        const map = (States as Record<string, Record<string, unknown>>)["One after another"];
        expect(map).to.include({ Type: "Map", MaxConcurrency: 1 });
        const processor = map.ItemProcessor as { States: Record<string, { Resource?: string }> };
        expect(processor.States.Run.Resource).to.equal("arn:aws:states:::states:startExecution.sync:2");
    });
});
