import { expect } from "chai";
import { balance } from "../../../local/lake/balance";
import type { RefusedRecords, StoredRows } from "../../../local/lake/lake-reader";
import { Ledger } from "../../../local/lake/ledger";

/** A lake that has a, b twice sent, and c in quarantine. */
function account(
    change: {
        stored?: Partial<StoredRows>;
        refused?: Partial<RefusedRecords>;
        duplicates?: number;
        sent?: number;
    } = {},
) {
    const ledger = new Ledger();
    ledger.add("clickstream", change.sent ?? 4);
    ["a", "b", "c"].forEach((id) => ledger.expect("clickstream", id));
    return balance("clickstream", ledger, {
        stored: {
            rows: 2,
            ids: new Set(["a", "b"]),
            files: 1,
            partitions: 1,
            unregistered: [],
            ...change.stored,
        },
        refused: { records: 1, ids: new Set(["c"]), reasons: {}, ...change.refused },
        duplicates: change.duplicates ?? 1,
    });
}

describe("the balance of a dataset", () => {
    it("finds nothing wrong where everything is accounted for", () => {
        expect(account()).to.include({ in: 4, stored: 2, duplicates: 1, quarantined: 1 });
        expect(account().mistakes).to.deep.equal([]);
    });

    it("tells of a record that is nowhere, even where the counts agree", () => {
        const { mistakes } = account({ stored: { ids: new Set(["a", "x"]) } });
        expect(mistakes).to.deep.equal(["1 records are nowhere, such as b"]);
    });

    it("tells of a row that is stored twice", () => {
        const { mistakes } = account({ stored: { rows: 3 }, duplicates: 0 });
        expect(mistakes).to.deep.equal(["1 rows are stored more than once"]);
    });

    it("tells of counts that don't agree", () => {
        expect(account({ sent: 5 }).mistakes).to.deep.equal([
            "in 5 is not stored + duplicates + quarantined, 4",
        ]);
    });

    it("tells of a file that the catalog doesn't have", () => {
        const { mistakes } = account({ stored: { unregistered: ["clickstream/dt=1/a.gz"] } });
        expect(mistakes).to.deep.equal([
            "1 files are in no partition of the catalog, such as clickstream/dt=1/a.gz",
        ]);
    });
});
