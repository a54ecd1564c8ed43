import type { PolicyResource } from "../../../policy/model/resource";
import { RulePack, type Finding } from "../../../policy/pack";
import { allRules } from "../../../policy/rules/all-rules";
import { beforeCreation, inStack, type TestResource } from "../../../policy/test-kit";
import { mutantsOf, type Mutant } from "./mutants";

/** What a run over mutants of a stack found. */
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
    const judge = new Judge();
    const before = new Set(judge.findings(stack).filter(isStopping).map(wordsOf));
    const caught: Mutant[] = [];
    const deferred: Mutant[] = [];
    const survivors: Mutant[] = [];
    for (const mutant of mutants) {
        const found = judge.findings(mutant.resources);
        if (found.some((each) => isStopping(each) && !before.has(wordsOf(each)))) {
            caught.push(mutant);
        } else if (found.some(({ rule, outcome }) => rule.id === mutant.rule && outcome === "deferred")) {
            deferred.push(mutant);
        } else {
            survivors.push(mutant);
        }
    }
    return { caught, deferred, survivors };
}

/** Judges stacks that differ in a resource or two, each resource by itself once. */
class Judge {
    private readonly pack = new RulePack(allRules);
    private readonly alone = new WeakMap<TestResource, Finding[]>();
    private readonly presented = new WeakMap<TestResource, PolicyResource>();

    findings(stack: readonly TestResource[]): Finding[] {
        return [
            ...stack.flatMap((resource) =>
                once(this.alone, resource, () => this.pack.judge(beforeCreation(resource))),
            ),
            ...this.pack.judgeStack(
                stack.map((resource) => once(this.presented, resource, () => inStack(resource))),
            ),
        ];
    }
}

function once<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
}

function isStopping({ outcome, level }: Finding): boolean {
    return outcome === "violated" && level === "mandatory";
}

function wordsOf({ rule, resource, message }: Finding): string {
    return `${rule.id} ${resource.name} ${message}`;
}
