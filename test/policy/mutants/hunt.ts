import { judge, type Judgement, type TestResource } from "../../../policy/test-kit";
import { allRules } from "../../../policy/rules/all-rules";
import { mutantsOf, type Mutant } from "./mutants";

/** What a run over all mutants of a stack found. */
export interface Hunt {
    /** Mutants that a mandatory rule stops. */
    readonly caught: readonly Mutant[];
    /** Mutants whose rule says that it can't know before up. */
    readonly deferred: readonly Mutant[];
    /** Mutants that no mandatory rule says anything new about. */
    readonly survivors: readonly Mutant[];
}

/** Has mutants of a stack judged; all of them, unless given. */
export function hunt(stack: readonly TestResource[], mutants: readonly Mutant[] = mutantsOf(stack)): Hunt {
    const before = new Set(judge(allRules, stack).filter(isStopping).map(wordsOf));
    const caught: Mutant[] = [];
    const deferred: Mutant[] = [];
    const survivors: Mutant[] = [];
    for (const mutant of mutants) {
        const found = judge(allRules, mutant.resources);
        if (found.some((each) => isStopping(each) && !before.has(wordsOf(each)))) {
            caught.push(mutant);
        } else if (found.some(({ rule, outcome }) => rule === mutant.rule && outcome === "deferred")) {
            deferred.push(mutant);
        } else {
            survivors.push(mutant);
        }
    }
    return { caught, deferred, survivors };
}

function isStopping({ outcome, level }: Judgement): boolean {
    return outcome === "violated" && level === "mandatory";
}

function wordsOf({ rule, resource, message }: Judgement): string {
    return `${rule} ${resource} ${message}`;
}
