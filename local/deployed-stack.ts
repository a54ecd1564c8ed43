import type { ExportedResource, StackState } from "../offline/engine";
import { parseUrn } from "../offline/engine";
import type { Mapping } from "./event-sources/event-source";
import type { AlarmDefinition, MetricStatistic } from "./metrics/alarm-watch";
import { MetricMath } from "./metrics/metric-math";

/** A function of the stack. */
export interface DeployedFunction {
    readonly name: string;
    readonly logGroup: string;
    readonly environment: Readonly<Record<string, string>>;
}

/** What a run has to know of the stack that it has deployed, from the stack's own state. */
export class DeployedStack {
    private readonly resources: readonly ExportedResource[];

    constructor(state: StackState) {
        this.resources = state.deployment.resources ?? [];
    }

    get functions(): DeployedFunction[] {
        return this.of("aws:lambda/function:Function").map(({ outputs }) => {
            const { name, loggingConfig, environment } = outputs as unknown as FunctionOutputs;
            return { name, logGroup: loggingConfig.logGroup, environment: environment?.variables ?? {} };
        });
    }

    /** Functions that write to a dataset's place in the lake. */
    writersOf(dataset: string): DeployedFunction[] {
        return this.functions.filter(({ environment }) => environment.OUTPUT_PREFIX === `${dataset}/`);
    }

    /** The function that takes in webhooks. */
    get webhookReceiver(): DeployedFunction | undefined {
        return this.functions.find(({ environment }) => environment.PROCESSORS !== undefined);
    }

    /** The function that validates files which have landed. */
    get fileValidator(): DeployedFunction | undefined {
        return this.writersOf("inventory").find(
            ({ environment }) => environment.LANDING_BUCKET !== undefined,
        );
    }

    /** Name of the stream that a dataset comes through. */
    streamOf(dataset: string): string | undefined {
        return this.of("aws:kinesis/stream:Stream").find(
            ({ urn }) => parseUrn(urn).name === `${dataset}-stream`,
        )?.outputs?.name as string | undefined;
    }

    get topics(): string[] {
        return this.of("aws:msk/topic:Topic").map(({ outputs }) => outputs?.name as string);
    }

    get queues(): { name: string; url: string }[] {
        return this.of("aws:sqs/queue:Queue").map(
            ({ outputs }) => outputs as unknown as { name: string; url: string },
        );
    }

    /** The Glue database with the dataset tables. */
    get databaseName(): string {
        const table = this.of("aws:glue/catalogTable:CatalogTable").find(
            ({ outputs }) => outputs?.name === "clickstream",
        );
        return (table ?? this.of("aws:glue/catalogTable:CatalogTable")[0]).outputs?.databaseName as string;
    }

    /** The pattern of the rule that starts a function when a file has arrived, and the server that it tells of. */
    get fileArrivals(): { pattern: string; serverId: string; detailType: string } | undefined {
        const rule = this.of("aws:cloudwatch/eventRule:EventRule").find(({ outputs }) =>
            /"aws\.transfer".*Upload Completed/.test((outputs?.eventPattern as string | undefined) ?? ""),
        );
        if (!rule) {
            return undefined;
        }
        const pattern = rule.outputs?.eventPattern as string;
        const { detail, ...rest } = JSON.parse(pattern) as {
            "detail-type": string[];
            detail: { "server-id": string[] };
        };
        return { pattern, serverId: detail["server-id"][0], detailType: rest["detail-type"][0] };
    }

    get mappings(): Mapping[] {
        return this.of("aws:lambda/eventSourceMapping:EventSourceMapping").map(({ id = "", outputs }) => {
            const given = outputs as unknown as MappingOutputs;
            return {
                id,
                functionName: given.functionName,
                sourceArn: given.eventSourceArn,
                topics: given.topics ?? [],
                consumerGroup: given.amazonManagedKafkaEventSourceConfig?.consumerGroupId ?? id,
                batchSize: given.batchSize ?? 100,
                batchWindowMs: (given.maximumBatchingWindowInSeconds ?? 0) * 1000,
                settings: {
                    // -1, the default, is without end.
                    retryAttempts: unlimited(given.maximumRetryAttempts),
                    bisect: given.bisectBatchOnFunctionError ?? false,
                    maximumRecordAgeSeconds: unlimited(given.maximumRecordAgeInSeconds),
                    retryDelayMs: 500,
                },
                failureBucket:
                    given.destinationConfig?.onFailure?.destinationArn?.replace("arn:aws:s3:::", "") ??
                    undefined,
            };
        });
    }

    /** The metric alarms with a fixed threshold, on a metric or on arithmetic; those on anomalies are left out. */
    get alarms(): AlarmDefinition[] {
        return this.of("aws:cloudwatch/metricAlarm:MetricAlarm").flatMap(({ outputs }) => {
            const given = outputs as unknown as AlarmOutputs;
            const of = compared(given);
            return of && given.threshold !== undefined
                ? [
                      {
                          name: given.name,
                          of,
                          comparison: given.comparisonOperator,
                          threshold: given.threshold,
                          periodSeconds:
                              given.period ?? given.metricQueries?.find(isMetric)?.metric.period ?? 60,
                          evaluationPeriods: given.evaluationPeriods,
                          datapointsToAlarm: given.datapointsToAlarm ?? given.evaluationPeriods,
                          treatMissingData: given.treatMissingData ?? "missing",
                      },
                  ]
                : [];
        });
    }

    /** How many metric alarms the stack has in all. */
    get alarmCount(): number {
        return this.of("aws:cloudwatch/metricAlarm:MetricAlarm").length;
    }

    private of(type: string): ExportedResource[] {
        return this.resources.filter((resource) => resource.type === type);
    }
}

/** What an alarm compares; `undefined` for an anomaly, and for mathematics beyond arithmetic. */
function compared(given: AlarmOutputs): AlarmDefinition["of"] | undefined {
    if (given.metricName && given.namespace) {
        const { namespace, metricName: name, dimensions = {} } = given;
        const statistic = given.statistic ?? given.extendedStatistic ?? "Average";
        return { metric: { namespace, name, dimensions }, statistic };
    }
    const { metricQueries = [] } = given;
    const math = MetricMath.parse(metricQueries.find(({ expression }) => expression)?.expression ?? "");
    const metrics = metricQueries
        .filter(isMetric)
        .map(({ id, metric: { namespace, metricName: name, dimensions = {}, stat: statistic } }) => [
            id,
            { metric: { namespace, name, dimensions }, statistic },
        ]);
    return math && { math, metrics: Object.fromEntries(metrics) as Record<string, MetricStatistic> };
}

function isMetric(
    query: MetricQueryOutputs,
): query is MetricQueryOutputs & Required<Pick<MetricQueryOutputs, "metric">> {
    return query.metric !== undefined && query.metric !== null;
}

function unlimited(value: number | undefined): number {
    return value === undefined || value < 0 ? Infinity : value;
}

interface FunctionOutputs {
    readonly name: string;
    readonly loggingConfig: { readonly logGroup: string };
    readonly environment?: { readonly variables?: Record<string, string> };
}

interface MappingOutputs {
    readonly functionName: string;
    readonly eventSourceArn: string;
    readonly topics?: string[];
    readonly amazonManagedKafkaEventSourceConfig?: { readonly consumerGroupId?: string };
    readonly batchSize?: number;
    readonly maximumBatchingWindowInSeconds?: number;
    readonly maximumRetryAttempts?: number;
    readonly maximumRecordAgeInSeconds?: number;
    readonly bisectBatchOnFunctionError?: boolean;
    readonly destinationConfig?: { readonly onFailure?: { readonly destinationArn?: string } };
}

interface AlarmOutputs {
    readonly name: string;
    readonly namespace?: string;
    readonly metricName?: string;
    readonly dimensions?: Record<string, string>;
    readonly statistic?: string;
    readonly extendedStatistic?: string;
    readonly comparisonOperator: string;
    readonly threshold?: number;
    readonly period?: number;
    readonly evaluationPeriods: number;
    readonly datapointsToAlarm?: number;
    readonly treatMissingData?: string;
    readonly metricQueries?: MetricQueryOutputs[];
}

interface MetricQueryOutputs {
    readonly id: string;
    readonly expression?: string;
    readonly metric?: {
        readonly namespace: string;
        readonly metricName: string;
        readonly dimensions?: Record<string, string>;
        readonly period: number;
        readonly stat: string;
    };
}
