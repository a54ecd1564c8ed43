import type { StackResource } from "../graph/stack-graph";
import { typeName } from "../graph/type-names";

/** What stands around the data's way and would hide it. */
const around =
    /^aws:(iam\/|cloudwatch\/metricAlarm|cloudwatch\/compositeAlarm|cloudwatch\/logGroup|cloudwatch\/logResourcePolicy|lambda\/permission|kms\/alias|s3\/bucket[A-Z]|vpc\/securityGroup|ec2\/routeTableAssociation)/;

/** More boxes than this can't be read. */
const most = 24;

/** A component's resources and what they take from each other, as a Mermaid flow chart. */
export function componentPicture(family: readonly StackResource[]): string {
    const shown = family.filter(({ custom, type }) => custom && !around.test(type)).slice(0, most);
    const ids = new Map(shown.map(({ urn }, index) => [urn, `r${index}`]));
    const boxes = shown.map(
        ({ urn, type, name }) => `    ${ids.get(urn)}["${typeName(type)}<br/><small>${name}</small>"]`,
    );
    const arrows = shown.flatMap(({ urn, dependencies }) =>
        dependencies.flatMap((from) =>
            ids.has(from) && from !== urn ? [`    ${ids.get(from)} --> ${ids.get(urn)}`] : [],
        ),
    );
    const alarms = family.filter(({ type }) => type.startsWith("aws:cloudwatch/metricAlarm")).length;
    const watched =
        alarms === 0 || shown.length === 0
            ? []
            : [
                  `    alarms(["${alarms} alarm${alarms === 1 ? "" : "s"}"])`,
                  `    ${ids.get(shown[0].urn)} -.-> alarms`,
              ];
    return ["```mermaid", "flowchart LR", ...boxes, ...arrows, ...watched, "```"].join("\n");
}
