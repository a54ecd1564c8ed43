import type * as pulumi from "@pulumi/pulumi";
import { handlers } from "../handlers";
import { jobs } from "../jobs";

/**
 * Fills in this package's own code where the inputs give a function or a job by name alone: programs in other languages
 * can't import `handlers` and `jobs`, whose paths are the plugin's.
 *
 * @throws {Error} When there is no such handler or job.
 */
export function ownCode(inputs: pulumi.Inputs): pulumi.Inputs {
    const filled = { ...inputs };
    for (const field of ["handler", "identityHandler"]) {
        if (isNameAlone(filled[field])) {
            filled[field] = find("handler", filled[field].name, Object.values(handlers));
        }
    }
    if (isNameAlone(filled.code)) {
        filled.code = find("job", filled.code.name, Object.values(jobs));
    }
    if (Array.isArray(filled.jobs)) {
        filled.jobs = filled.jobs.map((job: { code?: unknown }) =>
            isNameAlone(job.code) ? { ...job, code: find("job", job.code.name, Object.values(jobs)) } : job,
        );
    }
    return filled;
}

function isNameAlone(value: unknown): value is { name: string } {
    return typeof value === "object" && value !== null && "name" in value && Object.keys(value).length === 1;
}

function find<T extends { name: string }>(what: string, name: string, all: readonly T[]): T {
    const found = all.find((each) => each.name === name);
    if (!found) {
        throw new Error(
            `There is no ${what} "${name}" in securecart; there are: ${all.map((each) => each.name).join(", ")}. ` +
                "Code of your own takes its paths as well.",
        );
    }
    return found;
}
