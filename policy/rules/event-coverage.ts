import { watchedByEvent, type EventWatchedType } from "../../facts/alarm-events";
import { addTo } from "../model/multimap";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import { AlarmCoverage } from "./alarm-coverage";
import { EventPattern } from "./event-pattern";
import { documentIn } from "./policy-statements";
import { types } from "./types";

/** Whether somebody is told of a resource's failures by EventBridge. */
export type EventVerdict =
    { readonly told: "yes" | "no" } | { readonly told: "silent" | "maybe"; readonly rule: PolicyResource };

const ruleMetrics = { namespace: "AWS/Events", dimension: "RuleName", further: ["EventBusName"] };

/** The event rules of a stack, by the resources whose failures they match. */
export class EventCoverage {
    private readonly alarms: AlarmCoverage;
    /** Rules for every resource of a type. */
    private readonly general = new Map<string, PolicyResource[]>();
    private readonly certain = new Map<PolicyResource, PolicyResource[]>();
    private readonly possible = new Map<PolicyResource, PolicyResource[]>();

    constructor(private readonly stack: Stack) {
        this.alarms = new AlarmCoverage(stack);
        for (const rule of stack.ofType(...types.eventRule)) {
            if (textOf(rule.asked("state")) !== "DISABLED" && textOf(rule.asked("isEnabled")) !== "false") {
                this.index(rule);
            }
        }
    }

    /** Whether a rule matches the resource's failures, and has a topic for a target or an alarm on its own metric. */
    of(resource: PolicyResource): EventVerdict {
        const matching = [...(this.general.get(resource.type) ?? []), ...(this.certain.get(resource) ?? [])];
        if (matching.some((rule) => this.tells(rule))) {
            return { told: "yes" };
        }
        const possible = this.possible.get(resource)?.find((rule) => this.tells(rule));
        if (possible) {
            return { told: "maybe", rule: possible };
        }
        return matching.length > 0 ? { told: "silent", rule: matching[0] } : { told: "no" };
    }

    private index(rule: PolicyResource): void {
        const document = documentIn(rule.asked("eventPattern"));
        if (document.state === "unknown") {
            // A pattern is unknown because it names a resource that doesn't exist yet: the one that it depends on. Whether
            // it matches failures can't be known either.
            for (const resource of this.stack.dependencies(
                rule,
                "eventPattern",
                Object.keys(watchedByEvent),
            )) {
                addTo(this.possible, resource, rule);
            }
        } else if (document.state === "known") {
            const pattern = new EventPattern(document.json);
            for (const [type, watched] of Object.entries(watchedByEvent)) {
                if (this.stack.has(type) && isAboutFailures(pattern, watched)) {
                    this.indexKnown(rule, pattern, type, watched);
                }
            }
        }
    }

    private indexKnown(
        rule: PolicyResource,
        pattern: EventPattern,
        type: string,
        watched: EventWatchedType,
    ): void {
        const path = watched.names === "resources" ? "resources" : `detail.${watched.names}`;
        if (!pattern.has(path)) {
            addTo(this.general, type, rule);
            return;
        }
        for (const name of pattern.names(path)) {
            const exact = this.stack.identified(name, [type]);
            const named =
                exact.length > 0
                    ? exact
                    : this.stack.ofType(type).filter((each) => isAround(name, each.identity("arn")));
            named.forEach((resource) => addTo(this.certain, resource, rule));
        }
    }

    private tells(rule: PolicyResource): boolean {
        const { certain, possible } = this.stack.referrers(rule, types.eventTarget, "rule");
        const hasTopic = [...certain, ...possible].some((target) => {
            const { targets, candidates, outside, unresolved } = this.stack.link(target, "arn", types.topic);
            return (
                targets.length > 0 ||
                candidates.length > 0 ||
                unresolved ||
                outside.some((arn) => arn.split(":")[2] === "sns")
            );
        });
        return (
            hasTopic ||
            this.alarms
                .watching(rule, ruleMetrics, ["TriggeredRules", "MatchedEvents"])
                .some(({ alarm, flaw }) => flaw === undefined && this.alarms.hasAction(alarm) !== "no")
        );
    }
}

function isAboutFailures(pattern: EventPattern, { source, detailTypes, failure }: EventWatchedType): boolean {
    return (
        pattern.admits("source", source) &&
        (!pattern.has("detail-type") ||
            pattern.names("detail-type").some((name) => detailTypes.some((type) => name.endsWith(type)))) &&
        (!failure || failure.states.some((state) => pattern.admits(`detail.${failure.field}`, state)))
    );
}

/** Whether a prefix in a pattern covers an ARN, or names something within it, such as a task's executions. */
function isAround(prefix: string, arn: string | undefined): boolean {
    return arn !== undefined && (arn.startsWith(prefix) || prefix.startsWith(`${arn}/`));
}
