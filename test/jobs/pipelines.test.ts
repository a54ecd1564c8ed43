import { readFileSync } from "node:fs";
import path from "node:path";
import validate from "asl-validator";
import { expect } from "chai";
import {
    pipelineDefinition,
    stagesOf,
    type Definition,
    type ResolvedStep,
} from "../../components/transformation/pipeline-definition";
import type { PipelineStep } from "../../components/transformation/pipeline-step";
import {
    freshSalesSteps,
    nightlySteps,
    TABLES_CHECKED_AT_ONCE,
    type PipelineJobs,
} from "../../jobs/pipelines";
import {
    executeDefinition,
    runInput,
    tasksOf,
    tellPeople,
} from "../components/transformation/execute-definition";

const glueJob = (jobName: string) => ({
    jobName,
    jobArn: `arn:aws:glue:eu-west-1:123456789012:job/${jobName}`,
});
const sparkJob = (name: string) => ({
    applicationId: "00app",
    applicationArn: "arn:aws:emr-serverless:eu-west-1:123456789012:/applications/00app",
    runtimeRoleArn: "arn:aws:iam::123456789012:role/spark",
    entryPoint: `s3://code/${name}.py`,
    sparkSubmitParameters: "--py-files s3://code/securecart_jobs.zip",
    diskKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    logGroupName: "spark",
    logKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    arguments: { DATABASE: "shop" },
});
const jobs: PipelineJobs = {
    ordersBatch: glueJob("orders_batch"),
    inventoryBatch: glueJob("inventory_batch"),
    dataQuality: glueJob("data_quality"),
    nightlyReport: glueJob("nightly_report"),
    catalogCheck: "arn:aws:lambda:eu-west-1:123456789012:function:registrar",
    salesTrends: sparkJob("sales_trends"),
    recommendationFeatures: sparkJob("recommendation_features"),
    fraudFeatures: sparkJob("fraud_features"),
    fraudScores: sparkJob("fraud_scores"),
};

function define(steps: PipelineStep[]): Definition {
    return pipelineDefinition({
        steps: steps as ResolvedStep[],
        topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call",
        pipelineName: "nightly",
        partition: "aws",
        timeoutSeconds: 43_200,
    });
}

const namesOf = (steps: PipelineStep[]) => stagesOf(steps).map((stage) => stage.map(({ name }) => name));

describe("the shop's pipelines", () => {
    it("merge and check what arrived at night, before anything is computed from it", () => {
        expect(namesOf(nightlySteps(jobs))).to.deep.equal([
            ["orders", "stock"],
            ["catalog"],
            ["quality-orders", "quality-order-payments", "quality-stock", "quality-sessions"],
            ["sales-trends", "recommendation-features", "fraud-features"],
            ["fraud-scores"],
            [
                "quality-sales-trends",
                "quality-recommendation-features",
                "quality-fraud-features",
                "quality-fraud-scores",
            ],
            ["report"],
        ]);
    });

    it("check each table in a step of its own, and no more at once than their job runs", () => {
        const checks = stagesOf(nightlySteps(jobs)).map((stage) =>
            stage.flatMap(({ arguments: given }) => given?.TABLES ?? []),
        );
        const rules = readFileSync(
            path.join(__dirname, "../../jobs/securecart_jobs/quality_rules.json"),
            "utf8",
        );
        expect(checks.flat()).to.deep.equal(Object.keys(JSON.parse(rules) as object));
        expect(Math.max(...checks.map((tables) => tables.length))).to.equal(TABLES_CHECKED_AT_ONCE);
    });

    it("leave out what a stack without warehouses and clickstream hasn't, checks included", () => {
        const steps = nightlySteps({
            ...jobs,
            inventoryBatch: undefined,
            catalogCheck: undefined,
            recommendationFeatures: undefined,
        });
        expect(namesOf(steps)).to.deep.equal([
            ["orders"],
            ["quality-orders", "quality-order-payments"],
            ["sales-trends", "fraud-features"],
            ["fraud-scores"],
            ["quality-sales-trends", "quality-fraud-features", "quality-fraud-scores"],
            ["report"],
        ]);
    });

    it("read what checkout sent shortly before, in the small run", async () => {
        const { inputs, called } = await executeDefinition(define(freshSalesSteps(jobs)));
        expect(called).to.deep.equal(["orders", "sales-trends"]);
        expect(inputs.orders).to.deep.equal({
            JobName: "orders_batch",
            Arguments: {
                "--BUSINESS_DATE": "2026-11-22",
                "--ATTEMPT": "1",
                "--SOURCES": "transactions",
                "--ARRIVED_FROM": runInput.arrivedFrom,
                "--ARRIVED_UNTIL": runInput.arrivedUntil,
            },
        });
    });

    for (const [pipeline, steps] of Object.entries({
        "the nightly run": nightlySteps(jobs),
        "the small run": freshSalesSteps(jobs),
    })) {
        describe(pipeline, () => {
            const definition = define(steps);
            const tasks = Object.keys(tasksOf(definition)).filter((name) => name !== tellPeople);

            it("keeps the Amazon States Language", () => {
                expect(validate(definition).errors).to.deep.equal([]);
            });

            it("runs each step once and tells nobody when none fails", async () => {
                const { called, error } = await executeDefinition(definition);
                expect(error).to.equal(undefined);
                expect(called.toSorted()).to.deep.equal(tasks.toSorted());
            });

            for (const task of tasks) {
                it(`tries ${task} again when it fails once, and goes on`, async () => {
                    const { called, error } = await executeDefinition(definition, { [task]: { times: 1 } });
                    expect(error).to.equal(undefined);
                    expect(called.toSorted()).to.deep.equal([...tasks, task].toSorted());
                });

                it(`tells people and ends as failed when ${task} fails for good, with nothing built on it`, async () => {
                    const { called, inputs, error } = await executeDefinition(definition, {
                        [task]: { times: 99 },
                    });
                    const stages = namesOf(steps);
                    const reached = stages
                        .slice(0, stages.findIndex((stage) => stage.includes(task)) + 1)
                        .flat();
                    expect([...new Set(called)].toSorted()).to.deep.equal(
                        [...reached, tellPeople].toSorted(),
                    );
                    expect(inputs[tellPeople]).to.include({
                        TopicArn: "arn:aws:sns:eu-west-1:123456789012:on-call",
                    });
                    expect((inputs[tellPeople] as { Message: string }).Message).to.contain(`${task} broke`);
                    expect(error?.message).to.contain(`${task} broke`);
                });
            }
        });
    }
});
