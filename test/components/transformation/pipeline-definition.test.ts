import validate from "asl-validator";
import { expect } from "chai";
import {
    pipelineDefinition,
    stagesOf,
    type Definition,
    type ResolvedStep,
} from "../../../components/transformation/pipeline-definition";
import { executeDefinition, tasksOf, type Execution, type TaskFailure } from "./execute-definition";

const glueJob = { jobName: "orders" };
const sparkJob = {
    applicationId: "00app",
    runtimeRoleArn: "arn:aws:iam::123456789012:role/spark",
    entryPoint: "s3://code/sales_trends.py",
    sparkSubmitParameters: "--py-files s3://code/securecart_jobs.zip",
    diskKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    logGroupName: "spark",
    logKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    arguments: { DATABASE: "shop" },
};
const steps: ResolvedStep[] = [
    { name: "orders", stage: 1, glueJob },
    { name: "stock", stage: 1, glueJob: { jobName: "stock" } },
    {
        name: "sales-trends",
        sparkJob,
        arguments: { EXCHANGE_RATES: `{"EUR": "1'1"}`, ARRIVED_FROM: "$.arrivedFrom" },
    },
    { name: "catalog", functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:registrar" },
    { name: "quality", glueJob, maxAttempts: 1, timeoutMinutes: 15 },
];
const taskNames = steps.map(({ name }) => name);

function define(given: ResolvedStep[] = steps): Definition {
    return pipelineDefinition({
        steps: given,
        topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call",
        pipelineName: "nightly",
        partition: "aws",
        timeoutSeconds: 43_200,
    });
}

function execute(failures: Record<string, TaskFailure> = {}, given = steps): Promise<Execution> {
    return executeDefinition(define(given), failures);
}

describe("pipeline definition", () => {
    it("keeps the Amazon States Language", () => {
        for (const each of [steps, steps.slice(0, 2), steps.slice(2, 3)]) {
            const { isValid, errors } = validate(define(each));
            expect(errors).to.deep.equal([]);
            expect(isValid).to.equal(true);
        }
    });

    it("names a stage after its steps, as far as a state's name takes them", () => {
        const named = (...lengths: number[]) =>
            Object.keys(
                define(
                    lengths.map((length, place) => ({
                        name: `s${place}`.padEnd(length, "x"),
                        stage: 1,
                        glueJob,
                    })),
                ).States,
            )[0];
        expect(named(2, 2, 2)).to.equal("s0 and s1 and s2");
        expect(named(40, 35)).to.have.length(80);
        expect(named(40, 36)).to.equal(`${"s0".padEnd(40, "x")} and 1 more`);
        expect(
            validate(define(steps.map((step) => ({ ...step, name: step.name.padEnd(40, "x"), stage: 1 }))))
                .errors,
        ).to.deep.equal([]);
    });

    it("orders stages by their numbers and puts steps without one after those before them", () => {
        const names = (given: { name: string; stage?: number }[]) =>
            stagesOf(given).map((stage) => stage.map(({ name }) => name));
        expect(names(steps)).to.deep.equal([["orders", "stock"], ["sales-trends"], ["catalog"], ["quality"]]);
        expect(names([{ name: "b", stage: 2 }, { name: "a", stage: 1 }, { name: "c" }])).to.deep.equal([
            ["a"],
            ["b"],
            ["c"],
        ]);
    });

    it("runs every step once when none fails, and tells nobody", async () => {
        const { called, error } = await execute();
        expect(error).to.equal(undefined);
        expect(called.slice(0, 2).sort()).to.deep.equal(["orders", "stock"]);
        expect(called.slice(2)).to.deep.equal(["sales-trends", "catalog", "quality"]);
    });

    it("hands each step the business date and the attempt, as text", async () => {
        const { inputs } = await execute();
        expect(inputs.orders).to.deep.equal({
            JobName: "orders",
            Arguments: { "--BUSINESS_DATE": "2026-11-22", "--ATTEMPT": "1" },
        });
        expect(inputs.catalog).to.deep.equal({
            FunctionName: "arn:aws:lambda:eu-west-1:123456789012:function:registrar",
            Payload: { BUSINESS_DATE: "2026-11-22", ATTEMPT: "1" },
        });
    });

    it("names the workers' disk key, the role and the log group in each run of a Spark job", async () => {
        const { inputs } = await execute();
        expect(inputs["sales-trends"]).to.deep.equal({
            ApplicationId: "00app",
            ExecutionRoleArn: sparkJob.runtimeRoleArn,
            Name: "sales-trends-2026-11-22-1",
            JobDriver: {
                SparkSubmit: {
                    EntryPoint: sparkJob.entryPoint,
                    EntryPointArguments: [
                        ...["--DATABASE", "shop", "--BUSINESS_DATE", "2026-11-22", "--ATTEMPT", "1"],
                        ...["--EXCHANGE_RATES", `{"EUR": "1'1"}`, "--ARRIVED_FROM", "2026-11-22T00"],
                    ],
                    SparkSubmitParameters: sparkJob.sparkSubmitParameters,
                },
            },
            ConfigurationOverrides: {
                DiskEncryptionConfiguration: { EncryptionKeyArn: sparkJob.diskKeyArn },
                MonitoringConfiguration: {
                    CloudWatchLoggingConfiguration: {
                        Enabled: true,
                        LogGroupName: "spark",
                        EncryptionKeyArn: sparkJob.logKeyArn,
                    },
                },
            },
            ExecutionTimeoutMinutes: 120,
        });
    });

    for (const name of taskNames.filter((each) => each !== "quality")) {
        it(`tries ${name} again when it fails once, and goes on`, async () => {
            const { called, error } = await execute({ [name]: { times: 1 } });
            expect(error).to.equal(undefined);
            expect(called.filter((each) => each === name)).to.have.length(2);
            expect(called).to.not.include("Tell people");
            expect(called).to.include("quality");
        });
    }

    for (const name of taskNames) {
        it(`tells people and fails when ${name} fails for good, and runs nothing after it`, async () => {
            const { called, inputs, error } = await execute({ [name]: { times: 99 } });
            const tries = name === "quality" ? 1 : 3;
            expect(called.filter((each) => each === name)).to.have.length(tries);
            const stage = stagesOf(steps).findIndex((members) => members.some((step) => step.name === name));
            const later = stagesOf(steps)
                .slice(stage + 1)
                .flatMap((members) => members.map((step) => step.name));
            expect(called.filter((each) => later.includes(each))).to.deep.equal([]);
            expect(called.at(-1)).to.equal("Tell people");
            const notice = inputs["Tell people"] as Record<string, string>;
            expect(notice.TopicArn).to.equal("arn:aws:sns:eu-west-1:123456789012:on-call");
            expect(notice.Subject).to.equal("Pipeline nightly failed");
            expect(notice.Message).to.match(
                /^Run 2026-11-22-1 for 2026-11-22 failed: \{"Error":"States.TaskFailed"/,
            );
            expect(notice.Message).to.contain(`${name} broke`);
            expect(error?.name).to.equal("States.TaskFailed");
            expect(error?.message).to.contain(`${name} broke`);
        });
    }

    it("waits for another run of a job far longer than for a job that fails", async () => {
        const { called, error } = await execute({
            quality: { times: 9, error: "Glue.ConcurrentRunsExceededException" },
        });
        expect(error).to.equal(undefined);
        expect(called.filter((each) => each === "quality")).to.have.length(10);
    });

    it("fails as the step failed when people can't be told either", async () => {
        const { called, error } = await execute({
            quality: { times: 99 },
            "Tell people": { times: 99, error: "SNS.KmsAccessDeniedException" },
        });
        expect(called.filter((each) => each === "Tell people")).to.have.length(6);
        expect(error?.message).to.contain("quality broke");
    });

    it("retries and catches every task, with jitter and a longest pause", () => {
        const found = Object.values(tasksOf(define()));
        expect(found).to.have.length(steps.length + 1);
        for (const task of found) {
            expect(task.TimeoutSeconds).to.be.a("number");
            expect(task.Catch).to.have.length(1);
            for (const retry of task.Retry as Record<string, unknown>[]) {
                expect(retry).to.include({ JitterStrategy: "FULL", BackoffRate: 2 });
                expect(retry.MaxDelaySeconds).to.be.a("number");
            }
        }
    });
});
