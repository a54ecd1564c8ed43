import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "./input-error";
import { ownProgram } from "./open-stack";

/** SecureCart's own policy pack. */
export const ownPolicyPack = path.join(ownProgram, "policy");

/**
 * Looks whether a folder holds a policy pack that can run.
 *
 * @throws {InputError} If it doesn't, with what is missing.
 */
export function checkPolicyPack(pack: string): void {
    if (!fs.existsSync(path.join(pack, "PulumiPolicy.yaml"))) {
        throw new InputError(`There is no policy pack in ${pack}: it has no PulumiPolicy.yaml.`);
    }
    const manifest = path.join(pack, "package.json");
    if (fs.existsSync(manifest)) {
        const { main } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { main?: string };
        if (main !== undefined && !fs.existsSync(path.join(pack, main))) {
            throw new InputError(
                `The policy pack in ${pack} is not built: it has no ${main}. Run "npm run build".`,
            );
        }
    }
}
