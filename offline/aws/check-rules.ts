import type { InputRule } from "./facts/provider-schema";
import { providerSchema } from "./facts/provider-schema";
import type { ResourceFacts } from "./facts/resource-facts";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isObject, isUnknown, reveal, textOf } from "./property-value";

/** Checks what the real provider asks of several inputs together, and that documents are JSON. */
export function checkRules({ type }: ResourceFacts, given: PropertyMap): string[] {
    const { rules = [], documents = [] } = providerSchema(type);
    return [
        ...rules.flatMap((rule) => brokenRule(rule, given)),
        ...documents.flatMap((property) => brokenDocument(property, given[property])),
        ...(TOGETHER[type]?.(given) ?? []),
    ];
}

function brokenRule(rule: InputRule, given: PropertyMap): string[] {
    const present = (names: string[]): string[] => names.filter((name) => isGiven(given[name]));
    if ("needs" in rule) {
        const [name, needed] = rule.needs;
        const missing = isGiven(given[name]) && !isGiven(given[needed]);
        return missing ? [`"${needed}" must be set along with "${name}"`] : [];
    }
    if ("atLeastOne" in rule) {
        const names = rule.atLeastOne;
        return present(names).length > 0 ? [] : [`one of ${quoted(names)} must be set`];
    }
    const names = "exactlyOne" in rule ? rule.exactlyOne : rule.atMostOne;
    const set = present(names);
    if (set.length > 1) {
        return [`only one of ${quoted(names)} can be set; ${quoted(set)} are`];
    }
    return set.length === 0 && "exactlyOne" in rule ? [`one of ${quoted(names)} must be set`] : [];
}

function quoted(names: string[]): string {
    return names.map((name) => `"${name}"`).join(", ");
}

/** An empty text or list is as good as none. */
function isGiven(value: PropertyValue | undefined): boolean {
    const open = reveal(value);
    return open !== undefined && open !== null && open !== "" && !(Array.isArray(open) && open.length === 0);
}

function brokenDocument(property: string, value: PropertyValue | undefined): string[] {
    const text = reveal(value);
    if (typeof text !== "string" || text === "" || isUnknown(text)) {
        return [];
    }
    try {
        JSON.parse(text);
        return [];
    } catch (error) {
        return [`"${property}" is no JSON document: ${String(error)}`];
    }
}

/** Types whose inputs depend on one another's values. */
const TOGETHER: Record<string, ((given: PropertyMap) => string[]) | undefined> = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": (given) => [
        ...(isGiven(given.metricName) && !isGiven(given.statistic) && !isGiven(given.extendedStatistic)
            ? [`one of "statistic", "extendedStatistic" must be set along with "metricName"`]
            : []),
        ...evaluatedTime(given),
    ],
    "aws:dynamodb/table:Table": (given) => [...unindexedAttributes(given), ...streamWithoutView(given)],
    "aws:kinesis/stream:Stream": (given) => [...shardsAndMode(given), ...streamKey(given)],
    "aws:lambda/function:Function": (given) => {
        const image = textOf(given.packageType) === "Image" || isUnknown(given.packageType);
        const missing = image ? [] : ["handler", "runtime"].filter((name) => !isGiven(given[name]));
        return [
            ...missing.map((name) => `"${name}" must be set for a function that is no container image`),
            ...environmentSize(given),
        ];
    },
    "aws:sqs/queue:Queue": (given) => {
        const name = textOf(given.name);
        const fifo = given.fifoQueue === true;
        if (
            name !== "" &&
            !isUnknown(name) &&
            !isUnknown(given.fifoQueue) &&
            fifo !== name.endsWith(".fifo")
        ) {
            return [`"name" must ${fifo ? "" : "not "}end in .fifo: "fifoQueue" is ${fifo}`];
        }
        return given.contentBasedDeduplication === true && !fifo && !isUnknown(given.fifoQueue)
            ? [`"contentBasedDeduplication" is for FIFO queues alone`]
            : [];
    },
};

/**
 * How far back an alarm may look: a day, or a week when all its periods last an hour at least.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function evaluatedTime({ period, evaluationPeriods, metricQueries }: PropertyMap): string[] {
    const queries = Array.isArray(metricQueries) ? metricQueries.filter(isObject) : [];
    const periods = [
        period,
        ...queries.flatMap((query) => [
            query.period,
            isObject(query.metric) ? query.metric.period : undefined,
        ]),
    ]
        .map(reveal)
        .filter((value) => typeof value === "number");
    const count = reveal(evaluationPeriods);
    if (periods.length === 0 || typeof count !== "number") {
        return [];
    }
    const seconds = Math.max(...periods) * count;
    const most = Math.min(...periods) >= 3600 ? 604_800 : 86_400;
    return seconds <= most
        ? []
        : [`the alarm looks at ${seconds} seconds, "period" times "evaluationPeriods"; allowed: ${most}`];
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const environmentBytes = 4096;

function environmentSize({ environment }: PropertyMap): string[] {
    const variables = isObject(environment) ? environment.variables : undefined;
    if (!isObject(variables)) {
        return [];
    }
    const known = Object.entries(variables).filter(([, value]) => !isUnknown(value));
    const text = JSON.stringify(Object.fromEntries(known.map(([name, value]) => [name, textOf(value)])));
    const bytes = Buffer.byteLength(text);
    return bytes <= environmentBytes
        ? []
        : [`"environment.variables" has ${bytes} bytes as JSON; allowed: ${environmentBytes}`];
}

function shardsAndMode({ streamModeDetails, shardCount }: PropertyMap): string[] {
    const mode = isObject(streamModeDetails) ? streamModeDetails.streamMode : "PROVISIONED";
    if (isUnknown(streamModeDetails) || isUnknown(mode) || isUnknown(shardCount)) {
        return [];
    }
    const shards = Number(reveal(shardCount) ?? 0);
    if (mode === "ON_DEMAND" && shards > 0) {
        return [`"shardCount" must not be set when streamMode is ON_DEMAND`];
    }
    return mode === "PROVISIONED" && shards < 1
        ? [`"shardCount" must be at least 1 when streamMode is PROVISIONED`]
        : [];
}

function streamKey({ encryptionType, kmsKeyId }: PropertyMap): string[] {
    return encryptionType === "KMS" && !isGiven(kmsKeyId)
        ? [`"kmsKeyId" must be set when "encryptionType" is KMS`]
        : [];
}

function streamWithoutView({ streamEnabled, streamViewType }: PropertyMap): string[] {
    return streamEnabled === true && !isGiven(streamViewType)
        ? [`"streamViewType" must be set when "streamEnabled" is true`]
        : [];
}

/** Every attribute is the key of the table or of an index, and every key an attribute. */
function unindexedAttributes(given: PropertyMap): string[] {
    const { attributes, globalSecondaryIndexes, localSecondaryIndexes } = given;
    const known = (value: PropertyValue | undefined): PropertyMap[] | undefined =>
        value === undefined || (Array.isArray(value) && value.every(isObject)) ? (value ?? []) : undefined;
    const [fields, global, local] = [attributes, globalSecondaryIndexes, localSecondaryIndexes].map(known);
    if (!fields || !global || !local || !isGiven(given.hashKey)) {
        return [];
    }
    const schemas = global.flatMap(({ keySchemas }) => known(keySchemas) ?? []);
    const keys = [
        ...[given, ...global, ...local].flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey]),
        ...schemas.map(({ attributeName }) => attributeName),
    ].filter((key) => isGiven(key));
    const names = fields.map(({ name }) => name);
    if ([...keys, ...names].some(isUnknown)) {
        return [];
    }
    const unused = names.filter((name) => !keys.includes(name)).map(textOf);
    const missing = [...new Set(keys.filter((key) => !names.includes(key ?? null)).map(textOf))];
    return [
        ...unused.map(
            (name) => `attribute "${name}" is the key of neither the table nor an index; leave it out`,
        ),
        ...missing.map(
            (name) =>
                `"${name}" is a key but no attribute; add { name: "${name}", type: ... } to "attributes"`,
        ),
    ];
}
