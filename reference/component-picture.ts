import type { StackResource } from "../graph/stack-graph";
import { typeName } from "../graph/type-names";

/** What stands around the data's way and would hide it. */
const around =
    /^aws:(iam\/|cloudwatch\/metricAlarm|cloudwatch\/compositeAlarm|cloudwatch\/logGroup|cloudwatch\/logResourcePolicy|lambda\/permission|kms\/alias|s3\/bucket[A-Z]|vpc\/securityGroup|ec2\/routeTableAssociation)/;

/** More boxes than this can't be read: those of one type are drawn as one. */
const most = 24;

/** One box, and the resources that it stands for. */
interface Box {
    readonly label: string;
    readonly resources: readonly StackResource[];
}

/** A component's resources and what they take from each other, as a Mermaid flow chart. */
export function componentPicture(family: readonly StackResource[]): string {
    const boxes = boxesOf(family.filter(({ custom, type }) => custom && !around.test(type)));
    const ids = new Map(
        boxes.flatMap(({ resources }, index) => resources.map(({ urn }) => [urn, `r${index}`])),
    );
    const arrows = boxes.flatMap(({ resources }, index) =>
        resources
            .flatMap(({ dependencies }) => dependencies.map((urn) => ids.get(urn)))
            .filter((from) => from !== undefined && from !== `r${index}`)
            // The engine keeps dependencies in any order.
            .sort()
            .map((from) => `    ${from} --> r${index}`),
    );
    const alarms = family.filter(({ type }) => type.startsWith("aws:cloudwatch/metricAlarm")).length;
    const watched =
        alarms === 0 || boxes.length === 0
            ? []
            : [`    alarms(["${alarms} alarm${alarms === 1 ? "" : "s"}"])`, "    r0 -.-> alarms"];
    return [
        "```mermaid",
        "flowchart LR",
        ...boxes.map(({ label }, index) => `    r${index}["${label}"]`),
        ...new Set(arrows),
        ...watched,
        "```",
    ].join("\n");
}

function boxesOf(shown: readonly StackResource[]): Box[] {
    if (shown.length <= most) {
        return shown.map((resource) => ({
            label: `${typeName(resource.type)}<br/><small>${resource.name}</small>`,
            resources: [resource],
        }));
    }
    return [...Map.groupBy(shown, ({ type }) => type)].map(([type, resources]) => ({
        label: `${typeName(type)}<br/><small>${resources.length === 1 ? resources[0].name : `${resources.length} of them`}</small>`,
        resources,
    }));
}
