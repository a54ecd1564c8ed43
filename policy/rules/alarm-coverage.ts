import type { WatchedType } from "../../facts/alarm-metrics";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

/** How sure it is that something holds. */
type Certainty = "yes" | "maybe" | "no";

/** One metric that an alarm looks at. */
interface Watch {
    readonly alarm: PolicyResource;
    /** Path of the metric's namespace, name and dimensions within the alarm; empty for the alarm's own. */
    readonly at: string;
}

/** The alarms of a stack, by what they watch. */
export class AlarmCoverage {
    private readonly watches: readonly Watch[];

    constructor(private readonly stack: Stack) {
        this.watches = stack.ofType(alarmType).flatMap(watchesOf);
    }

    /** Whether an alarm looks at one of `metrics` of exactly this resource. */
    watching(resource: PolicyResource, watched: WatchedType, metrics: readonly string[]) {
        const found: { alarm: PolicyResource; certainty: Certainty }[] = [];
        for (const { alarm, at } of this.watches) {
            const certainty = both(
                this.isOn(alarm, at, watched, metrics),
                this.isAbout(alarm, `${at}dimensions."${watched.dimension}"`, resource),
            );
            if (certainty !== "no") {
                found.push({ alarm, certainty });
            }
        }
        return found;
    }

    /** Whether an alarm tells somebody: by an action of its own, or of a composite alarm over it. */
    hasAction(alarm: PolicyResource): Certainty {
        const own = tells(alarm);
        if (own === "yes") {
            return own;
        }
        const composites = this.stack
            .ofType(compositeType)
            .filter((composite) => this.isPartOf(alarm, composite))
            .map(tells);
        return composites.includes("yes") ? "yes" : composites.includes("maybe") ? "maybe" : own;
    }

    private isOn(
        alarm: PolicyResource,
        at: string,
        watched: WatchedType,
        metrics: readonly string[],
    ): Certainty {
        return both(
            among(alarm, `${at}namespace`, [watched.namespace]),
            among(alarm, `${at}metricName`, metrics),
        );
    }

    private isAbout(alarm: PolicyResource, path: string, resource: PolicyResource): Certainty {
        const link = this.stack.link(alarm, path, [resource.type]);
        if (link.targets.includes(resource)) {
            return "yes";
        }
        return link.candidates.includes(resource) || link.unresolved ? "maybe" : "no";
    }

    private isPartOf(alarm: PolicyResource, composite: PolicyResource): boolean {
        const rule = composite.asked("alarmRule");
        if (rule.state !== "known") {
            return this.stack.dependencies(composite, "alarmRule", [alarmType]).includes(alarm);
        }
        const names = [alarm.identity("name"), alarm.identity("arn")].filter((name) => name !== undefined);
        return names.some((name) => textOf(rule)?.includes(name));
    }
}

function watchesOf(alarm: PolicyResource): Watch[] {
    const queries = alarm.asked("metricQueries");
    const count = queries.state === "known" && Array.isArray(queries.value) ? queries.value.length : 0;
    return [
        { alarm, at: "" },
        ...Array.from({ length: count }, (_, index) => ({ alarm, at: `metricQueries[${index}].metric.` })),
    ];
}

function tells(alarm: PolicyResource): Certainty {
    const enabled = alarm.asked("actionsEnabled");
    if (textOf(enabled) === "false") {
        return "no";
    }
    const actions = alarm.askedAll("alarmActions[]");
    const given = actions.some(
        ({ value }) => value.state === "unknown" || (value.state === "known" && value.value !== ""),
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

function both(one: Certainty, other: Certainty): Certainty {
    return one === "no" || other === "no" ? "no" : one === "maybe" || other === "maybe" ? "maybe" : "yes";
}
