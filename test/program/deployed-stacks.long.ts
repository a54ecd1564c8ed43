import path from "node:path";
import { expect } from "chai";
import { dataHolders } from "../../facts/data-holders";
import { Workspace, type ExportedResource } from "../../offline/engine";
import { leftIn } from "../../offline/report/report";
import { expectSuccess } from "../engine-outcome";

const root = path.resolve(__dirname, "../..");
const packs = { policyPacks: [path.join(root, "policy")] };

/** Resources that are protected, and everything that those stand on: below, and as values. */
function protectedWithFoundations(resources: readonly ExportedResource[]): Set<string> {
    const byUrn = new Map(resources.map((each) => [each.urn, each]));
    const kept = new Set<string>();
    const keep = (urn: string) => {
        const resource = byUrn.get(urn);
        if (resource && !kept.has(urn)) {
            kept.add(urn);
            const { parent, dependencies, propertyDependencies, provider } = resource as {
                parent?: string;
                dependencies?: string[];
                propertyDependencies?: Record<string, string[] | null>;
                provider?: string;
            };
            const named = Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
            [parent, provider?.split("::").slice(0, 4).join("::"), ...(dependencies ?? []), ...named].forEach(
                (each) => each && keep(each),
            );
        }
    };
    resources.filter(({ protect }) => protect === true).forEach(({ urn }) => keep(urn));
    return kept;
}

for (const stack of ["staging", "prod"]) {
    describe(`the stack ${stack}, deployed`, function () {
        this.timeout(480_000);
        let workspace: Workspace;

        before(async () => {
            workspace = await Workspace.open({ program: root, stack });
        });
        after(() => workspace.close());

        it("deploys to its end, with every policy decided on real values", async () => {
            const up = await workspace.up(packs);
            expectSuccess(up);
            expect(up.policy.violations).to.deep.equal([]);
            expect(up.policy.deferred).to.deep.equal([]);
            expect(up.policy.notRun).to.deep.equal([]);
        });

        it("finds nothing to change when it is deployed again", async () => {
            const again = await workspace.up();
            expectSuccess(again);
            expect(again.changes).to.have.all.keys("same");
        });

        it("leaves nothing when it is destroyed but what is protected, and what that stands on", async () => {
            const { deployment } = await workspace.exportState();
            const all = deployment.resources ?? [];
            const kept = protectedWithFoundations(all);
            expectSuccess(await workspace.destroy());
            const state = await workspace.exportState();
            const left = leftIn(state);
            expect((state.deployment.resources ?? []).filter(({ urn }) => !kept.has(urn))).to.deep.equal([]);
            const holders = left.filter((each) => each.protected).map(({ type }) => type);
            expect(holders.filter((type) => !(type in dataHolders))).to.deep.equal([]);
            if (stack === "prod") {
                expect(holders).to.include.members([
                    "aws:kinesis/stream:Stream",
                    "aws:msk/cluster:Cluster",
                    "aws:s3/bucket:Bucket",
                    "aws:kms/key:Key",
                ]);
            }
        });
    });
}
