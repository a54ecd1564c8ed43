import type { WatchedType } from "../../facts/alarm-metrics";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import { whyNeverFires } from "./alarm-sense";
import { types } from "./types";

/** How sure it is that something holds. */
export type Certainty = "yes" | "maybe" | "no";

/** An alarm that looks at a resource, for sure or perhaps. */
export interface Watcher {
    readonly alarm: PolicyResource;
    readonly certainty: "yes" | "maybe";
    /** Which part of the resource it looks at, such as a broker; nothing where it may be all of them. */
    readonly part?: string;
    /** Why it never fires, where that is sure. */
    readonly flaw?: string;
}

/** How CloudWatch names a resource's metrics. */
type Dimension = Pick<WatchedType, "namespace" | "dimension" | "further" | "parts">;

/** The alarms of a stack, by what they watch. */
export class AlarmCoverage {
    private readonly unresolved = new Map<string, readonly PolicyResource[]>();

    constructor(private readonly stack: Stack) {}

    /** Alarms that look at one of `metrics` of exactly this resource. */
    watching(resource: PolicyResource, watched: Dimension, metrics: readonly string[]): Watcher[] {
        const { namespace, dimension } = watched;
        const own = `dimensions."${dimension}"`;
        const inQueries = `metricQueries[].metric.dimensions."${dimension}"`;
        const watchers: Watcher[] = [];
        const add = (alarm: PolicyResource, ...certainties: readonly Certainty[]) => {
            const certainty = weakest([...certainties, isExact(alarm, "", watched)]);
            if (certainty !== "no") {
                watchers.push({ alarm, certainty, ...judged(alarm, "", resource, watched) });
            }
        };
        const direct = this.stack.referrers(resource, types.metricAlarm, own);
        direct.certain.forEach((alarm) => add(alarm, isOn(alarm, "", namespace, metrics)));
        direct.possible.forEach((alarm) => add(alarm, "maybe", isOn(alarm, "", namespace, metrics)));
        this.unresolvedAt(own, resource.type).forEach((alarm) =>
            add(alarm, "maybe", isOn(alarm, "", namespace, metrics)),
        );
        const { certain, possible } = this.stack.referrers(resource, types.metricAlarm, inQueries);
        for (const alarm of [...certain, ...possible]) {
            watchers.push(...this.queriesOn(alarm, resource, watched, metrics));
        }
        return watchers;
    }

    /** Whether an alarm tells somebody: by an action of its own, or of a composite alarm over it. */
    hasAction(alarm: PolicyResource): Certainty {
        const own = tells(alarm);
        if (own === "yes") {
            return own;
        }
        const told = this.stack
            .ofType(...types.compositeAlarm)
            .map((composite) => weakest([this.firesWith(composite, alarm), tells(composite)]));
        return told.includes("yes") ? "yes" : told.includes("maybe") ? "maybe" : own;
    }

    private queriesOn(
        alarm: PolicyResource,
        resource: PolicyResource,
        watched: Dimension,
        metrics: readonly string[],
    ): Watcher[] {
        const queries = alarm
            .askedAll("metricQueries[].metric.metricName")
            .map(({ path }) => path.replace(/metricName$/, ""));
        return queries.flatMap((at): Watcher[] => {
            const link = this.stack.link(alarm, `${at}dimensions."${watched.dimension}"`, [resource.type]);
            const about = link.targets.includes(resource)
                ? "yes"
                : link.candidates.includes(resource) || link.unresolved
                  ? "maybe"
                  : "no";
            const certainty = weakest([
                isOn(alarm, at, watched.namespace, metrics),
                isExact(alarm, at, watched),
                about,
            ]);
            return certainty === "no" ? [] : [{ alarm, certainty, ...judged(alarm, at, resource, watched) }];
        });
    }

    private unresolvedAt(path: string, type: string): readonly PolicyResource[] {
        const key = `${path}\n${type}`;
        let alarms = this.unresolved.get(key);
        if (!alarms) {
            alarms = this.stack
                .ofType(...types.metricAlarm)
                .filter((alarm) => this.stack.link(alarm, path, [type]).unresolved);
            this.unresolved.set(key, alarms);
        }
        return alarms;
    }

    /** Whether a composite alarm fires whenever the alarm does: its rule is a list of alarms of which any will do. */
    private firesWith(composite: PolicyResource, alarm: PolicyResource): Certainty {
        const rule = composite.asked("alarmRule");
        if (rule.state === "unknown") {
            const about = this.stack.dependencies(composite, "alarmRule", types.metricAlarm);
            return about.includes(alarm) ? "maybe" : "no";
        }
        const text = textOf(rule) ?? "";
        const names = [alarm.identity("name"), alarm.identity("arn")].filter((name) => name !== undefined);
        return names.some((name) => text.includes(name)) && !/\b(AND|NOT)\b/.test(text) ? "yes" : "no";
    }
}

/** Which part of a resource an alarm looks at, and why it would never fire. */
function judged(
    alarm: PolicyResource,
    at: string,
    resource: PolicyResource,
    { parts }: Dimension,
): Pick<Watcher, "part" | "flaw"> {
    const flaw = whyNeverFires(alarm, at, resource);
    const metric = textOf(alarm.asked(`${at}metricName`)) ?? "";
    if (flaw !== undefined || !parts?.metrics.includes(metric)) {
        return { flaw };
    }
    const part = alarm.asked(`${at}dimensions."${parts.dimension}"`);
    return part.state === "absent"
        ? { flaw: `\`dimensions\` names no \`${parts.dimension}\`, and ${metric} exists for each alone` }
        : { part: textOf(part) };
}

function isOn(alarm: PolicyResource, at: string, namespace: string, metrics: readonly string[]): Certainty {
    return weakest([among(alarm, `${at}namespace`, [namespace]), among(alarm, `${at}metricName`, metrics)]);
}

/** Whether the alarm names no dimension that the metric doesn't have: CloudWatch would look at another, empty metric. */
function isExact(alarm: PolicyResource, at: string, { dimension, further = [] }: Dimension): Certainty {
    const dimensions = alarm.asked(`${at}dimensions`);
    if (dimensions.state !== "known" || typeof dimensions.value !== "object" || dimensions.value === null) {
        return "yes";
    }
    return Object.keys(dimensions.value).every((name) => name === dimension || further.includes(name))
        ? "yes"
        : "no";
}

/**
 * An alarm's action is the ARN of something that tells or does something.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const actionOf = /^arn:[^:]+:(sns|lambda|ssm|ssm-incidents|autoscaling|swf|automate|aiops|chatbot):/;

function tells(alarm: PolicyResource): Certainty {
    const enabled = alarm.asked("actionsEnabled");
    if (textOf(enabled) === "false") {
        return "no";
    }
    const actions = alarm.askedAll("alarmActions[]");
    const given = actions.some(
        ({ value }) => value.state === "unknown" || actionOf.test(textOf(value) ?? ""),
    );
    return given ? (enabled.state === "unknown" ? "maybe" : "yes") : "no";
}

function among(resource: PolicyResource, path: string, allowed: readonly string[]): Certainty {
    const value = resource.asked(path);
    if (value.state === "unknown") {
        return "maybe";
    }
    return allowed.includes(textOf(value) ?? "") ? "yes" : "no";
}

function weakest(certainties: readonly Certainty[]): Certainty {
    return certainties.includes("no") ? "no" : certainties.includes("maybe") ? "maybe" : "yes";
}
