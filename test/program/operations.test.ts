import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { dataHolders } from "../../facts/data-holders";
import { Workspace, type OperationResult } from "../../offline/engine";
import { replacementsOf } from "../../offline/report/report";
import { describeReplacement } from "../../offline/report/report-text";
import { expectDestroyed, expectSuccess } from "../engine-outcome";

const program = path.join(__dirname, "programs/operated.ts");

/** What an operation does to resources that hold data: each with what changes of it. */
function onDataHolders({ steps }: OperationResult): Record<string, [op: string, ...changed: string[]]> {
    return Object.fromEntries(
        steps
            .filter(({ op, type }) => op !== "same" && type in dataHolders)
            .map(({ op, name, changed }) => [name, [op, ...changed]]),
    );
}

describe("a stack in operation", function () {
    this.timeout(480_000);
    let state: string;

    /** Works on the stack with knobs turned; they stay so. */
    async function operate<T>(
        config: Record<string, string>,
        work: (workspace: Workspace) => Promise<T>,
    ): Promise<T> {
        // As for users, whose engine saves the state after each step.
        const environment = { PULUMI_SKIP_CHECKPOINTS: "false" };
        const workspace = await Workspace.open({ program, state, config, environment });
        try {
            return await work(workspace);
        } finally {
            await workspace.close();
        }
    }

    before(() => {
        state = mkdtempSync(path.join(tmpdir(), "securecart-operated-"));
    });
    after(() => rmSync(state, { recursive: true, force: true }));

    it("comes to the same after its first update was killed half way, and refreshed", async () => {
        let killed = 0;
        const first = await operate({ protect: "true" }, (workspace) => {
            let engine = 0;
            return workspace.up({
                onStart: (processId) => (engine = processId),
                onProgress: ({ done }) => {
                    if (done >= 130 && killed === 0) {
                        killed = done;
                        process.kill(-engine, "SIGKILL");
                    }
                },
            });
        });
        expect(first.succeeded).to.equal(false);
        const after = await operate({}, async (workspace) => {
            const known = (await workspace.exportState()).deployment.resources ?? [];
            const results = [await workspace.refresh(), await workspace.up(), await workspace.up()];
            return { known: known.length, results };
        });
        expect(after.known).to.be.greaterThan(10);
        after.results.forEach(expectSuccess);
        const [, second, third] = after.results;
        expect(second.changes).to.have.all.keys("same", "create");
        expect(third.changes).to.have.all.keys("same");
    });

    it("takes shards, partitions, fields, retentions and keys as updates of what holds data", async () => {
        const knobs = {
            shards: "4",
            retentionHours: "72",
            partitions: "12",
            rawDays: "120",
            logDays: "731",
            moreFields: "true",
            newKeyOf: "kinesis,s3,dynamodb,logs",
        };
        const preview = await operate(knobs, (workspace) => workspace.preview());
        expectSuccess(preview);
        expect(onDataHolders(preview)).to.deep.equal({
            "orders-stream": ["update", "kmsKeyId", "retentionPeriod", "shardCount"],
            "events-topic-orders.events": ["update", "partitionCount"],
            "shop-transactions": ["update", "storageDescriptor"],
            "seen-table": ["update", "serverSideEncryption"],
            records: ["update", "kmsKeyId", "retentionInDays"],
        });
        expect(preview.changes).to.have.all.keys("same", "update");
        const changed = preview.steps.filter(({ op }) => op === "update").map(({ name }) => name);
        expect(changed).to.include.members(["shop-raw-lifecycle", "shop-raw-encryption"]);
    });

    it("refuses a new key of MSK, which can only replace the cluster, and says how its data moves", async () => {
        const preview = await operate({ newKeyOf: "msk" }, (workspace) => workspace.preview());
        expect(preview.succeeded).to.equal(false);
        expect(preview.text).to.contain("events-cluster").and.to.contain("marked for protection");
        const told = replacementsOf(preview.steps).map((each) => describeReplacement("preview", each));
        expect(told).to.have.length(2);
        expect(told[0]).to.equal(
            "events-cluster (aws:msk/cluster:Cluster) would be replaced, which a change of encryptionInfo can only do; " +
                "it is protected, so the engine refuses. Move the data first: docs/migrations.md#event-bus",
        );
    });

    it("leaves what is protected when it is destroyed, and nothing but that", async () => {
        await operate({ newKeyOf: "" }, async (workspace) => {
            expectSuccess(await workspace.destroy());
            const left = (await workspace.exportState()).deployment.resources ?? [];
            const protectedTypes = left.filter(({ protect }) => protect === true).map(({ type }) => type);
            expect(new Set(protectedTypes)).to.include.all.keys(
                "aws:kinesis/stream:Stream",
                "aws:msk/cluster:Cluster",
                "aws:s3/bucket:Bucket",
            );
            expect(left.map(({ type }) => type)).to.not.include("aws:cloudwatch/metricAlarm:MetricAlarm");
        });
    });

    it("is destroyed to nothing once nothing is protected", async () => {
        await operate({ protect: "false", newKeyOf: "" }, async (workspace) => {
            expectSuccess(await workspace.up());
            await expectDestroyed(workspace);
        });
    });
});
