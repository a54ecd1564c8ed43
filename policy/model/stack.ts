import { addTo, getOrAdd } from "./multimap";
import type { PolicyResource } from "./resource";

/** What a property of one resource points at, among the resources of some types. */
export interface Link {
    /** Resources that the property surely refers to. */
    readonly targets: readonly PolicyResource[];
    /** Resources of which the property refers to some, and no value tells which. */
    readonly candidates: readonly PolicyResource[];
    /** Known values that belong to no resource of the stack. */
    readonly outside: readonly string[];
    /** Whether some value is unknown and depends on nothing that would tell where it comes from. */
    readonly unresolved: boolean;
}

/** What refers to a resource. */
export interface Referrers {
    readonly certain: readonly PolicyResource[];
    readonly possible: readonly PolicyResource[];
}

interface FoundReferrers extends Referrers {
    readonly certain: PolicyResource[];
    readonly possible: PolicyResource[];
}

const noReferrers = (): FoundReferrers => ({ certain: [], possible: [] });

/** Properties by which AWS resources are referred to. */
const identifyingProperties = [
    "id",
    "arn",
    "name",
    "bucket",
    "url",
    "keyId",
    "clusterName",
    "invokeArn",
    "qualifiedArn",
    "stageName",
] as const;

/** Services whose ARNs carry another name than the module of the resource's type. */
const arnServices: Record<string, readonly string[]> = {
    cloudwatch: ["logs", "cloudwatch", "events"],
    sfn: ["states"],
    msk: ["kafka"],
    emr: ["elasticmapreduce"],
    emrserverless: ["emr-serverless"],
    kinesis: ["kinesis", "firehose"],
    scheduler: ["scheduler"],
};

/** The resources of a stack and what links them: dependencies first, equal known values second. */
export class Stack {
    private readonly byUrn = new Map<string, PolicyResource>();
    private readonly byType = new Map<string, PolicyResource[]>();
    private readonly identities = new Map<string, Map<string, PolicyResource[]>>();
    private children: Map<string | undefined, PolicyResource[]> | undefined;
    /** By the types that are looked for, by path, by the resource that refers to them. */
    private readonly links = new Map<string | readonly string[], Map<string, Map<PolicyResource, Link>>>();
    private readonly referrerCache = new Map<string, Map<string, FoundReferrers>>();

    constructor(readonly resources: readonly PolicyResource[]) {
        for (const resource of resources) {
            this.byUrn.set(resource.urn, resource);
            addTo(this.byType, resource.type, resource);
        }
    }

    /** Resources of the given types, in the order of the types. */
    ofType(...types: readonly string[]): readonly PolicyResource[] {
        return types.length === 1
            ? (this.byType.get(types[0]) ?? [])
            : types.flatMap((type) => this.byType.get(type) ?? []);
    }

    has(...types: readonly string[]): boolean {
        return types.some((type) => this.byType.has(type));
    }

    find(urn: string): PolicyResource | undefined {
        return this.byUrn.get(urn);
    }

    /** What the values at `path` of `from` refer to among resources of `types`. */
    link(from: PolicyResource, path: string, types: readonly string[]): Link {
        const among = types.length === 1 ? types[0] : types;
        const byPath = getOrAdd(this.links, among, () => new Map<string, Map<PolicyResource, Link>>());
        const answers = getOrAdd(byPath, path, () => new Map<PolicyResource, Link>());
        return getOrAdd(answers, from, () => this.resolve(from, path, types));
    }

    /** Which resources of `types` refer to `target` with one of `paths`. */
    referrers(target: PolicyResource, types: readonly string[], ...paths: readonly string[]): Referrers {
        const certain = new Set<PolicyResource>();
        const possible = new Set<PolicyResource>();
        for (const path of paths) {
            const found = this.referrersByTarget(types, path, target.type).get(target.urn);
            found?.certain.forEach((resource) => certain.add(resource));
            found?.possible.forEach((resource) => possible.add(resource));
        }
        return {
            certain: [...certain],
            possible: [...possible].filter((resource) => !certain.has(resource)),
        };
    }

    /** Resources of `types` that a top-level property of `from` depends on. */
    dependencies(from: PolicyResource, path: string, types: readonly string[]): PolicyResource[] {
        return (from.propertyDependencies.get(propertyOf(path)) ?? [])
            .map((urn) => this.byUrn.get(urn))
            .filter((resource): resource is PolicyResource => !!resource && types.includes(resource.type));
    }

    /** Resources of a type that a known value identifies: a name, an id, a URL, an ARN or an S3 location. */
    identified(value: string, types: readonly string[]): PolicyResource[] {
        return types.flatMap((type) => {
            const known = this.identitiesOf(type);
            const exact = known.get(value);
            if (exact) {
                return exact;
            }
            return namesWithin(value, type).flatMap((name) => known.get(name) ?? []);
        });
    }

    private resolve(from: PolicyResource, path: string, types: readonly string[]): Link {
        const values = from.askedAll(path);
        if (values.length === 1 && values[0].value.state === "absent") {
            return noLink;
        }
        const dependencies = this.dependencies(from, path, types);
        const targets = new Set<PolicyResource>();
        const outside: string[] = [];
        let unknowns = 0;
        for (const { value } of values) {
            if (value.state === "unknown") {
                unknowns += 1;
            } else if (value.state === "known" && typeof value.value === "string" && value.value !== "") {
                const text = value.value;
                const matches = this.identified(text, types);
                const preferred = matches.filter((match) => dependencies.includes(match));
                (preferred.length > 0 ? preferred : matches).forEach((match) => targets.add(match));
                if (matches.length === 0 && dependencies.some((dependency) => mayBe(dependency, text))) {
                    unknowns += 1;
                } else if (matches.length === 0) {
                    outside.push(text);
                }
            }
        }
        const candidates = unknowns > 0 ? dependencies.filter((dependency) => !targets.has(dependency)) : [];
        const isWholeList = values.length === 1 && values[0].path.endsWith("[]");
        if (
            candidates.length > 0 &&
            (candidates.length <= unknowns || (isWholeList && !this.throughComponent(from, path, candidates)))
        ) {
            candidates.forEach((candidate) => targets.add(candidate));
            return { targets: [...targets], candidates: [], outside, unresolved: false };
        }
        return {
            targets: [...targets],
            candidates,
            outside,
            // An unknown value that depends on resources of other types is one of theirs.
            unresolved: unknowns > 0 && !from.propertyDependencies.has(propertyOf(path)),
        };
    }

    /**
     * Whether a property depends on these resources because it depends on a component that contains them: the engine then
     * lists all of the component's resources, those of other types included.
     */
    private throughComponent(
        from: PolicyResource,
        path: string,
        candidates: readonly PolicyResource[],
    ): boolean {
        const all = new Set(from.propertyDependencies.get(propertyOf(path)));
        const components = new Set(candidates.flatMap((candidate) => this.componentsAround(candidate)));
        return [...components].some((component) => {
            const inside = this.resourcesInside(component);
            return (
                inside.some(({ type }) => type !== candidates[0].type) &&
                inside.every(({ urn }) => all.has(urn))
            );
        });
    }

    private componentsAround(resource: PolicyResource): PolicyResource[] {
        const parent = resource.parent === undefined ? undefined : this.byUrn.get(resource.parent);
        return parent && !isOfProvider(parent) ? [parent, ...this.componentsAround(parent)] : [];
    }

    private resourcesInside(component: PolicyResource): PolicyResource[] {
        this.children ??= childrenOf(this.resources);
        return (this.children.get(component.urn) ?? []).flatMap((child) =>
            isOfProvider(child) ? [child] : this.resourcesInside(child),
        );
    }

    private referrersByTarget(types: readonly string[], path: string, targetType: string) {
        const key = `${path} ${types.join()} ${targetType}`;
        return getOrAdd(this.referrerCache, key, () => {
            const referrers = new Map<string, FoundReferrers>();
            for (const from of this.ofType(...types)) {
                const link = this.link(from, path, [targetType]);
                for (const target of link.targets) {
                    getOrAdd(referrers, target.urn, noReferrers).certain.push(from);
                }
                for (const candidate of link.candidates) {
                    getOrAdd(referrers, candidate.urn, noReferrers).possible.push(from);
                }
            }
            return referrers;
        });
    }

    private identitiesOf(type: string): Map<string, PolicyResource[]> {
        return getOrAdd(this.identities, type, () => {
            const known = new Map<string, PolicyResource[]>();
            for (const resource of this.byType.get(type) ?? []) {
                for (const value of identitiesOf(resource)) {
                    addTo(known, value, resource);
                }
            }
            return known;
        });
    }
}

const noLink: Link = { targets: [], candidates: [], outside: [], unresolved: false };

/** Known texts by which a resource is referred to. An ARN ends in the id or name that other properties take. */
function identitiesOf(resource: PolicyResource): Set<string> {
    const known = identifyingProperties.map((property) => resource.identity(property)).filter(Boolean);
    const arn = resource.identity("arn");
    return new Set([...(known as string[]), ...(arn ? [arn.split(/[:/]/).at(-1)!] : [])]);
}

/** Whether a value that names no visible resource may be the id of this one: some providers keep ids to the engine. */
function mayBe(resource: PolicyResource, value: string): boolean {
    return (
        resource.identity("id") === undefined &&
        ![...identitiesOf(resource)].some((identity) => value.includes(identity))
    );
}

function childrenOf(resources: readonly PolicyResource[]): Map<string | undefined, PolicyResource[]> {
    const children = new Map<string | undefined, PolicyResource[]>();
    for (const resource of resources) {
        addTo(children, resource.parent, resource);
    }
    return children;
}

/** The top-level property of a path. */
export function propertyOf(path: string): string {
    return /^[^.[{]+/.exec(path)![0];
}

/** Whether a resource is one of a provider's (`aws:s3/bucket:Bucket`), not a component (`shop:index:Network`). */
function isOfProvider({ type }: PolicyResource): boolean {
    return /^[^:]+:[^:]+\/[^:]+:/.test(type);
}

/** Names that an ARN of a type's service, an S3 location or a queue URL contains. */
function namesWithin(value: string, type: string): string[] {
    const service = serviceOf(type);
    if (value.startsWith("arn:")) {
        const arnService = value.split(":", 3)[2];
        if (!(arnServices[service]?.includes(arnService) ?? arnService === service)) {
            return [];
        }
        const names = value.split(":").slice(5).join(":").split(/[:/]/).filter(Boolean);
        return service === "s3" ? names.slice(0, 1) : names;
    }
    if (service === "s3" && /^s3[an]?:\/\//.test(value)) {
        return [value.split("/")[2]];
    }
    if (service === "sqs" && value.startsWith("https://")) {
        return [value.split("/").at(-1)!];
    }
    return [];
}

const services = new Map<string, string>();

/** `s3` of `aws:s3/bucket:Bucket`. */
function serviceOf(type: string): string {
    return getOrAdd(services, type, () => type.split(":")[1].split("/")[0]);
}
