import path from "node:path";
import { expect } from "chai";
import { stageNeeds } from "../../settings/dependencies";
import { stageSettings } from "../../settings/stage-settings";
import { Workspace } from "../../offline/engine";
import { expectSuccess } from "../engine-outcome";

const root = path.resolve(__dirname, "../..");
const packs = { policyPacks: [path.join(root, "policy")] };

/** A stage and all that can't do without it. */
function withDependants(stage: string): string[] {
    const dependants = Object.entries(stageNeeds)
        .filter(([, needs]) => needs.includes(stage))
        .flatMap(([each]) => withDependants(each));
    return [...new Set([stage, ...dependants])];
}

describe("the dev stack without a stage", function () {
    this.timeout(240_000);

    for (const stage of Object.keys(stageSettings)) {
        const off = withDependants(stage);
        it(`previews and passes the pack without ${off.join(", ")}`, async () => {
            const config = Object.fromEntries(off.map((each) => [`${each}.enabled`, "false"]));
            const workspace = await Workspace.open({ program: root, stack: "dev", config });
            try {
                const preview = await workspace.preview(packs);
                expectSuccess(preview);
                expect(preview.policy.violations).to.deep.equal([]);
                expect(preview.policy.notRun).to.deep.equal([]);
            } finally {
                await workspace.close();
            }
        });
    }
});
