import { expect } from "chai";
import type { OperationResult, Workspace } from "../offline/engine";

/** Fails with what the engine said, which tells more than an exit code. */
export function expectSuccess(result: OperationResult): void {
    expect(result.succeeded, result.text).to.equal(true);
}

/** What policies found, `rule resource` each, in alphabetical order. */
export function findings({ policy: { violations, advisories } }: OperationResult): string[] {
    return [...violations, ...advisories].map(({ policy, resource }) => `${policy} ${resource}`).sort();
}

/** Destroys a stack, and fails unless that leaves nothing. */
export async function expectDestroyed(workspace: Workspace): Promise<void> {
    expectSuccess(await workspace.destroy());
    expect((await workspace.exportState()).deployment.resources ?? []).to.deep.equal([]);
}
