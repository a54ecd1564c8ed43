import { partitionOf, REGION_NAMES, zonesOf } from "./facts/regions";
import { policyDocument, PolicyDocumentError } from "./policy-document";
import type { PropertyMap } from "./property-value";
import { containsUnknown, revealAll, secret, textOf, textsOf, UNKNOWN } from "./property-value";
import type { ProviderSettings } from "./provider-settings";

/** A function whose arguments are wrong, or that can't be answered without an account. */
export class FunctionError extends Error {}

interface AwsFunction {
    answer: (args: PropertyMap, settings: ProviderSettings) => PropertyMap;
    /** What the answer holds beside the arguments. */
    results: string[];
}

/** The functions whose answer follows from the arguments and the provider's settings alone. */
const FUNCTIONS: Record<string, AwsFunction | undefined> = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        results: ["accountId", "arn", "id", "userId"],
        answer: (_, { account, partition }) => ({
            accountId: account,
            arn: `arn:${partition}:iam::${account}:user/offline`,
            id: account,
            userId: "AIDAOFFLINEEXAMPLE000",
        }),
    },
    "aws:index/getRegion:getRegion": {
        results: ["description", "endpoint", "id", "name", "region"],
        answer: (args, settings) => {
            const region = textOf(args.region) || textOf(args.name) || settings.region;
            const { dnsSuffix } = partitionOf(region);
            return {
                id: region,
                name: region,
                region,
                description: region,
                endpoint: `ec2.${region}.${dnsSuffix}`,
            };
        },
    },
    "aws:index/getRegions:getRegions": {
        results: ["id", "names"],
        answer: (_, settings) => ({
            id: settings.partition,
            names: REGION_NAMES.filter((region) => partitionOf(region).partition === settings.partition),
        }),
    },
    "aws:index/getAvailabilityZones:getAvailabilityZones": {
        results: ["groupNames", "id", "names", "region", "zoneIds"],
        answer: availabilityZones,
    },
    "aws:index/getPartition:getPartition": {
        results: ["dnsSuffix", "id", "partition", "reverseDnsPrefix"],
        answer: (_, { region }) => {
            const { partition, ...rest } = partitionOf(region);
            return { id: partition, partition, ...rest };
        },
    },
    "aws:index/getDefaultTags:getDefaultTags": {
        results: ["id", "tags"],
        answer: (_, { partition, defaultTags }) => ({
            id: partition,
            tags: defaultTags,
        }),
    },
    "aws:index/getServicePrincipal:getServicePrincipal": {
        results: ["id", "name", "region", "suffix"],
        answer: (args, settings) => {
            const region = textOf(args.region) || settings.region;
            const serviceName = textOf(args.serviceName);
            const name = `${serviceName}.amazonaws.com`;
            return {
                id: `${serviceName}.${region}.amazonaws.com`,
                name,
                region,
                serviceName,
                suffix: "amazonaws.com",
            };
        },
    },
    "aws:index/getArn:getArn": {
        results: ["account", "id", "partition", "region", "resource", "service"],
        answer: (args) => {
            const arn = textOf(args.arn);
            const [prefix, partition, service, region, account, ...resource] = arn.split(":");
            if (prefix !== "arn" || resource.length === 0) {
                throw new FunctionError(
                    `"${arn}" is no ARN: it must have the form arn:partition:service:region:account:resource`,
                );
            }
            return { id: arn, arn, partition, service, region, account, resource: resource.join(":") };
        },
    },
    "aws:secretsmanager/getSecretVersion:getSecretVersion": {
        results: ["arn", "createdDate", "id", "secretBinary", "secretString", "versionId", "versionStages"],
        // What a secret holds nobody knows without an account: a stand-in that says so, kept secret as the real one is.
        answer: (args) => {
            const secretId = textOf(args.secretId);
            return {
                arn: secretId,
                createdDate: "2026-01-01T00:00:00Z",
                id: `${secretId}|AWSCURRENT`,
                secretBinary: secret(""),
                secretString: secret(`stands in for ${secretId}`),
                versionId: "00000000-0000-4000-8000-000000000000",
                versionStages: ["AWSCURRENT"],
            };
        },
    },
    "aws:iam/getPolicyDocument:getPolicyDocument": {
        results: ["id", "json", "minifiedJson"],
        answer: policyDocument,
    },
};

/**
 * The answer to a function of `aws`: unknown while an argument is.
 * @throws FunctionError if the function can't be answered offline, or its arguments are wrong.
 */
export function callFunction(token: string, given: PropertyMap, settings: ProviderSettings): PropertyMap {
    const known = FUNCTIONS[token];
    if (!known) {
        const names = Object.keys(FUNCTIONS).map((name) => name.split(":")[2]);
        throw new FunctionError(
            `the offline AWS provider can't answer ${token}: that needs an AWS account. It answers ${names.join(", ")}. ` +
                "Pass the value through the stack's configuration, or preview with the real provider.",
        );
    }
    if (containsUnknown(given)) {
        return { ...given, ...Object.fromEntries(known.results.map((name) => [name, UNKNOWN])) };
    }
    try {
        return known.answer(revealAll(given) as PropertyMap, settings);
    } catch (error) {
        throw error instanceof PolicyDocumentError ? new FunctionError(`${token}: ${error.message}`) : error;
    }
}

function availabilityZones(args: PropertyMap, settings: ProviderSettings): PropertyMap {
    const region = textOf(args.region) || settings.region;
    const [notNames, notIds] = [textsOf(args.excludeNames), textsOf(args.excludeZoneIds)];
    const filters = Array.isArray(args.filters) ? args.filters : [];
    const wanted = filters as { name: string; values: string[] }[];
    const zones = zonesOf(region).filter(
        (zone) =>
            !notNames.includes(zone.name) &&
            !notIds.includes(zone.id) &&
            wanted.every(({ name, values }) => values.includes(zoneAttribute(name, zone, region))),
    );
    // Local and Wavelength zones aren't in the table, so that every zone is in the group of its region.
    const names = args.state === undefined || args.state === "available" ? zones : [];
    return {
        ...args,
        id: region,
        region,
        names: names.map(({ name }) => name),
        zoneIds: names.map(({ id }) => id),
        groupNames: [region],
    };
}

function zoneAttribute(name: string, zone: { name: string; id: string }, region: string): string {
    const attributes: Record<string, string> = {
        "zone-name": zone.name,
        "zone-id": zone.id,
        "group-name": region,
        "region-name": region,
        "opt-in-status": "opt-in-not-required",
        "zone-type": "availability-zone",
        state: "available",
    };
    if (!(name in attributes)) {
        throw new FunctionError(
            `getAvailabilityZones: the filter "${name}" is not known; allowed: ${Object.keys(attributes).join(", ")}`,
        );
    }
    return attributes[name];
}
