import { estimateCost, type Share } from "../cost/estimate";
import { ownTrafficFile, readTraffic, Traffic } from "../cost/traffic";
import type { StackGraph, StackResource } from "../graph/stack-graph";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeAlarmType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const roleType = "aws:iam/role:Role";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";

/** Resources of one type that a component makes. */
export interface ChildGroup {
    readonly type: string;
    readonly names: readonly string[];
}

/** An alarm that a component makes. */
export interface ComponentAlarm {
    readonly name: string;
    readonly meaning: string;
}

/** A role that a component makes, and what it may do. */
export interface ComponentRole {
    readonly name: string;
    readonly assumedBy: readonly string[];
    readonly statements: readonly Statement[];
}

/** A statement of a role's policy. */
export interface Statement {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions: readonly string[];
}

/** What a deployed component consists of. */
export interface ComponentFacts {
    readonly children: readonly ChildGroup[];
    readonly alarms: readonly ComponentAlarm[];
    readonly roles: readonly ComponentRole[];
    readonly usdPerMonth: number;
    readonly costs: readonly Share[];
    /** The component's own resources, those below nested components too, without the component itself. */
    readonly family: readonly StackResource[];
}

/**
 * Reads what a component of a deployed stack consists of.
 *
 * @throws {Error} If the stack has no such component.
 */
export function factsOf(graph: StackGraph, component: string, name: string): ComponentFacts {
    const root = graph.ofType(`securecart:index:${component}`).find((candidate) => candidate.name === name);
    if (!root) {
        throw new Error(`The example has no ${component} "${name}".`);
    }
    const family = graph.family(root).filter((resource) => resource !== root);
    const traffic = readTraffic(ownTrafficFile);
    const urns = new Set(family.map(({ urn }) => urn));
    const items = estimateCost(graph, new Traffic(traffic, "dev")).items.filter(({ urn }) => urns.has(urn));
    const costs = [...Map.groupBy(items, ({ service }) => service)]
        .map(([service, of]) => ({ name: service, usd: of.reduce((sum, { usd }) => sum + usd, 0) }))
        .sort((one, other) => other.usd - one.usd);
    return {
        family,
        children: [...Map.groupBy(family, ({ type }) => type)]
            .map(([type, of]) => ({ type, names: of.map((child) => child.name) }))
            .sort((one, other) => one.type.localeCompare(other.type)),
        alarms: family
            .filter(({ type }) => type === alarmType || type === compositeAlarmType)
            .map(({ name: alarm, inputs }) => ({
                name: alarm,
                meaning: typeof inputs.alarmDescription === "string" ? inputs.alarmDescription : "",
            })),
        roles: family.filter(({ type }) => type === roleType).map((role) => roleOf(graph, role)),
        usdPerMonth: costs.reduce((sum, { usd }) => sum + usd, 0),
        costs,
    };
}

function roleOf(graph: StackGraph, role: StackResource): ComponentRole {
    const documents = graph.users(role, rolePolicyType).map(({ inputs }) => statementsOf(inputs.policy));
    return {
        name: role.name,
        assumedBy: statementsOf(role.inputs.assumeRolePolicy).flatMap(({ Principal }) =>
            Object.values(Principal ?? {}).flat(),
        ),
        statements: documents.flat().map(({ Action, Resource, Condition = {} }) => ({
            actions: [Action ?? []].flat(),
            resources: [Resource ?? []].flat(),
            conditions: Object.values(Condition).flatMap((keys) => Object.keys(keys)),
        })),
    };
}

interface PolicyStatement {
    readonly Action?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function statementsOf(document: unknown): PolicyStatement[] {
    const { Statement } = JSON.parse(String(document)) as { Statement: PolicyStatement | PolicyStatement[] };
    return [Statement].flat();
}
