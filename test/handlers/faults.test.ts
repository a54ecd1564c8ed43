import { expect } from "chai";
import { FaultBench } from "./fault-run";
import { faultTable, mistakes } from "./fault-table";
import { shopStream } from "./shop-stream";

describe("streams under faults: in = stored + duplicates + quarantined", function () {
    this.timeout(120_000);
    let bench: FaultBench;

    before(async function () {
        this.timeout(300_000);
        bench = await FaultBench.open();
    });
    after(() => bench?.close());

    for (const [handler, source] of [
        ["clickstream-normalizer", "clickstream"],
        ["fraud-scorer", "transactions"],
    ] as const) {
        describe(handler, () => {
            for (const row of faultTable) {
                it(`loses and doubles nothing when ${row.name}`, async () => {
                    const counts = await bench.run(handler, shopStream(source, 300), row.bring, row.settings);
                    expect(mistakes(row, counts), JSON.stringify(counts)).to.deep.equal([]);
                });
            }
        });
    }
});
