import { expect } from "chai";
import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { importJobCheck } from "../../../components/ingestion/import-job-check";

const definition = JSON.parse(
    importJobCheck({
        partition: "aws",
        deadline: "2026-01-01T00:00:00Z",
    }),
) as {
    States: {
        DescribeJob: { Resource: string; Arguments: { JobId: string } };
        PublishMetrics: {
            Resource: string;
            Arguments: {
                MetricData: { MetricName: string; Value: string; Dimensions: { Value: string }[] }[];
            };
        };
    };
};

/** Evaluates an expression of the definition as Step Functions does. */
async function evaluate(expression: string, job: Record<string, unknown>): Promise<unknown> {
    const text = /^\{%(.*)%\}$/s.exec(expression)![1];
    return jsonata(text).evaluate(undefined, {
        states: { input: { JobMetadata: job }, context: { StateMachine: { Name: "history-check" } } },
    });
}

async function metricsOf(job: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { MetricData } = definition.States.PublishMetrics.Arguments;
    return Object.fromEntries(
        await Promise.all(
            MetricData.map(
                async ({ MetricName, Value }) => [MetricName, await evaluate(Value, job)] as const,
            ),
        ),
    );
}

describe("importJobCheck", () => {
    it("is a state machine that Step Functions takes", () => {
        expect(aslValidator(definition)).to.deep.include({ isValid: true, errors: [] });
    });

    it("asks about the job that it is started with and publishes through the SDK, without code in the VPC", async () => {
        const { DescribeJob, PublishMetrics } = definition.States;
        expect(DescribeJob.Resource).to.equal("arn:aws:states:::aws-sdk:snowball:describeJob");
        const text = /^\{%(.*)%\}$/s.exec(DescribeJob.Arguments.JobId)![1];
        expect(await jsonata(text).evaluate(undefined, { states: { input: { jobId: "JID1" } } })).to.equal(
            "JID1",
        );
        expect(PublishMetrics.Resource).to.equal("arn:aws:states:::aws-sdk:cloudwatch:putMetricData");
    });

    it("finds a cancelled job", async () => {
        expect(await metricsOf({ JobState: "Cancelled" })).to.include({ ImportJobCancelled: 1 });
        expect(await metricsOf({ JobState: "WithCustomer" })).to.include({ ImportJobCancelled: 0 });
    });

    it("finds a log of failures", async () => {
        const failed = { JobState: "Complete", JobLogInfo: { JobFailureLogURI: "https://s3/failures" } };
        expect(await metricsOf(failed)).to.include({ ImportJobFailureLog: 1 });
        for (const JobLogInfo of [
            undefined,
            {},
            { JobFailureLogURI: "" },
            { JobSuccessLogURI: "https://s3/ok" },
        ]) {
            expect(await metricsOf({ JobState: "Complete", JobLogInfo })).to.include({
                ImportJobFailureLog: 0,
            });
        }
    });

    it("finds a job that isn't complete after its deadline", async () => {
        expect(await metricsOf({ JobState: "InProgress" })).to.include({ ImportJobOverdue: 1 });
        expect(await metricsOf({ JobState: "Complete" })).to.include({ ImportJobOverdue: 0 });
        const later = JSON.parse(
            importJobCheck({ partition: "aws", deadline: "2999-01-01T00:00:00Z" }),
        ) as typeof definition;
        const { Value } = later.States.PublishMetrics.Arguments.MetricData[2];
        expect(await evaluate(Value, { JobState: "InProgress" })).to.equal(0);
    });

    it("names the state machine in each metric", async () => {
        for (const { Dimensions } of definition.States.PublishMetrics.Arguments.MetricData) {
            expect(await evaluate(Dimensions[0].Value, {})).to.equal("history-check");
        }
    });
});
