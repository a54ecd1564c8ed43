import type { StackGraph, StackResource } from "../graph/stack-graph";
import { Bill, type Charge, type Pricer } from "./bill";
import { Flows } from "./flows";
import { whyFree } from "./free-types";
import { allPrices, priceOf, pricedOn, pricedRegion, type PriceId } from "./price-table";
import { computePricers } from "./pricers/compute";
import { monitoringPricers } from "./pricers/monitoring";
import { networkPricers } from "./pricers/network";
import { storagePricers } from "./pricers/storage";
import { streamPricers } from "./pricers/streams";
import type { Traffic } from "./traffic";

/** How each type is priced. */
export const pricers: Readonly<Record<string, Pricer>> = {
    ...streamPricers,
    ...computePricers,
    ...storagePricers,
    ...monitoringPricers,
    ...networkPricers,
};

/** A part of the sum. */
export interface Share {
    readonly name: string;
    readonly usd: number;
}

/** One item of the estimate. */
export interface EstimateItem {
    readonly urn: string;
    readonly resource: string;
    readonly type: string;
    /** The topmost component that it belongs to, as `Type name`. */
    readonly component: string;
    readonly service: string;
    readonly price: PriceId;
    readonly quantity: number;
    readonly unit: string;
    readonly usd: number;
    readonly how: string;
    /** Whether something confirms the price. */
    readonly verified: boolean;
}

/** Something that costs and isn't in the sum. */
export interface EstimateGap {
    readonly what: string;
    readonly why: string;
    /** Names of the resources that it concerns. */
    readonly resources: readonly string[];
}

/** A type that is neither priced nor known to be free, and the names of its resources. */
export interface UnknownType {
    readonly type: string;
    readonly resources: readonly string[];
}

/** What a stack costs in a month. */
export interface CostEstimate {
    readonly usdPerMonth: number;
    /** Region of the prices. */
    readonly region: string;
    /** Day on which the prices were read. */
    readonly pricedOn: string;
    readonly profile: string;
    readonly profileAbout: string;
    readonly monthsInOperation: number;
    /** The dearest first, as all lists of shares. */
    readonly services: readonly Share[];
    readonly components: readonly Share[];
    readonly items: readonly EstimateItem[];
    /** What is missing from the sum, by resource. */
    readonly gaps: readonly EstimateGap[];
    /** Types of which nobody knows whether they cost: the sum may be too small. */
    readonly unknownTypes: readonly UnknownType[];
    /** What no estimate from a graph covers. */
    readonly notCovered: readonly string[];
    /** Prices in the sum that nothing confirms. */
    readonly unverified: readonly PriceId[];
    /** Number of resources that cost nothing of their own, by why. */
    readonly free: Readonly<Record<string, number>>;
}

/** What isn't in any graph. */
const notCovered = [
    "data transfer between zones (0.01 USD a GB and direction) and out of AWS",
    "reads of S3 by queries and jobs, and calls of APIs by people and deployments",
    "free tiers, discounts, savings plans, taxes and support",
];

/** Estimates what a stack costs in a month with the traffic that is assumed. */
export function estimateCost(graph: StackGraph, traffic: Traffic): CostEstimate {
    const bill = new Bill(new Flows(graph, traffic));
    const unknown: StackResource[] = [];
    const free: Record<string, number> = {};
    for (const resource of graph.resources.filter(({ custom }) => custom)) {
        const pricer = pricers[resource.type];
        const reason = whyFree(resource.type);
        if (pricer) {
            pricer(resource, bill);
        } else if (reason === undefined) {
            unknown.push(resource);
        } else {
            free[reason] = (free[reason] ?? 0) + 1;
        }
    }
    const items = bill.charges.map((charge) => itemOf(graph, charge)).sort((a, b) => b.usd - a.usd);
    const used = new Set(items.map(({ price }) => price));
    return {
        usdPerMonth: items.reduce((sum, { usd }) => sum + usd, 0),
        region: pricedRegion,
        pricedOn,
        profile: traffic.profile,
        profileAbout: traffic.about,
        monthsInOperation: traffic.monthsInOperation,
        services: shares(items, ({ service }) => service),
        components: shares(items, ({ component }) => component),
        items,
        gaps: gapsOf(bill),
        unknownTypes: [...Map.groupBy(unknown, ({ type }) => type)].map(([type, resources]) => ({
            type,
            resources: resources.map(({ name }) => name),
        })),
        notCovered,
        unverified: allPrices.filter(({ id, seenIn }) => used.has(id) && seenIn === null).map(({ id }) => id),
        free,
    };
}

function itemOf(graph: StackGraph, { resource, price, quantity, usd, how }: Charge): EstimateItem {
    const { per, seenIn } = priceOf(price);
    return {
        urn: resource.urn,
        resource: resource.name,
        type: resource.type,
        component: titleOf(graph.owner(resource)),
        service: serviceOf(price),
        price,
        quantity,
        unit: per,
        usd,
        how,
        verified: seenIn !== null,
    };
}

function titleOf({ type, name, custom }: StackResource): string {
    return custom ? name : `${type.split(":").at(-1)} ${name}`;
}

/** Services as bills name them, by the first part of a price's id. */
const serviceNames: Readonly<Record<string, string>> = {
    kinesis: "Kinesis",
    msk: "MSK",
    lambda: "Lambda",
    vpc: "VPC endpoints",
    kms: "KMS",
    s3: "S3",
    dynamodb: "DynamoDB",
    cloudwatch: "CloudWatch",
    xray: "X-Ray",
    sns: "SNS",
    sqs: "SQS",
    eventbridge: "EventBridge",
    glue: "Glue",
    "emr-serverless": "EMR Serverless",
    states: "Step Functions",
    datasync: "DataSync",
    transfer: "Transfer Family",
    "api-gateway": "API Gateway",
    waf: "WAF",
    secrets: "Secrets Manager",
    athena: "Athena",
};

function serviceOf(price: PriceId): string {
    const [service] = price.split(".");
    return serviceNames[service] ?? service;
}

function shares(items: readonly EstimateItem[], nameOf: (item: EstimateItem) => string): Share[] {
    const groups = Map.groupBy(items, nameOf);
    return [...groups]
        .map(([name, group]) => ({ name, usd: group.reduce((sum, { usd }) => sum + usd, 0) }))
        .sort((a, b) => b.usd - a.usd || a.name.localeCompare(b.name));
}

/** Omissions of the same kind as one, with everything that they concern. */
function gapsOf({ omissions }: Bill): EstimateGap[] {
    return [...Map.groupBy(omissions, ({ what, why }) => `${why}: ${what}`).values()].map((group) => ({
        what: group[0].what,
        why: group[0].why,
        resources: group.map(({ resource }) => resource.name),
    }));
}
