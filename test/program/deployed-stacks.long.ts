import path from "node:path";
import { expect } from "chai";
import { dataHolders } from "../../facts/data-holders";
import { Workspace, type ExportedResource } from "../../offline/engine";
import { leftIn } from "../../offline/report/report";
import { expectSuccess } from "../engine-outcome";

const root = path.resolve(__dirname, "../..");
const packs = { policyPacks: [path.join(root, "policy")] };

/** What is protected and holds no data: a server that partners know by its address and host key, an ordered device. */
const protectedBesides = ["aws:transfer/server:Server", "pulumi-nodejs:dynamic/securecart:ImportJob"];

interface Standing {
    readonly parent?: string;
    readonly provider?: string;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** Resources that are protected, and everything that those stand on: what is above them, and what their values come from. */
function protectedWithFoundations(resources: readonly ExportedResource[]): Set<string> {
    const byUrn = new Map(resources.map((each) => [each.urn, each]));
    const childrenOf = Map.groupBy(resources, (each) => (each as Standing).parent);
    const kept = new Set<string>();
    const keep = (urn: string | undefined) => {
        const resource = byUrn.get(urn ?? "");
        if (!resource || kept.has(resource.urn)) {
            return;
        }
        kept.add(resource.urn);
        const { parent, provider, dependencies, propertyDependencies } = resource as Standing;
        keep(parent);
        keep(provider?.split("::").slice(0, 4).join("::"));
        [
            ...(dependencies ?? []),
            ...Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
        ].forEach(keepWhole);
    };
    /** Who depends on a component depends on all that is in it. */
    const keepWhole = (urn: string): void => {
        keep(urn);
        if (byUrn.get(urn)?.custom === false) {
            keepBelow(urn);
        }
    };
    const keepBelow = (urn: string): void =>
        childrenOf.get(urn)?.forEach((child) => {
            keep(child.urn);
            keepBelow(child.urn);
        });
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
            const astray = (state.deployment.resources ?? []).filter(({ urn }) => !kept.has(urn));
            expect(astray.map(({ urn }) => urn)).to.deep.equal([]);
            const holders = left.filter((each) => each.protected).map(({ type }) => type);
            expect(
                holders.filter((type) => !(type in dataHolders) && !protectedBesides.includes(type)),
            ).to.deep.equal([]);
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
