import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { metricNames, metricNamespace } from "../handlers";
import type { DeployedFunction, DeployedStack } from "./deployed-stack";
import { TrafficSender } from "./entrances/traffic-sender";
import { EmulatedFunction } from "./event-sources/emulated-function";
import type { EventSource } from "./event-sources/event-source";
import { StreamSource } from "./event-sources/stream-source";
import { TopicSource, type TopicTarget } from "./event-sources/topic-source";
import { Ledger, type TrafficDataset, trafficDatasets } from "./lake/ledger";
import { type AlarmChange, AlarmWatch } from "./metrics/alarm-watch";
import { FunctionLogs } from "./metrics/function-logs";
import { MetricStore } from "./metrics/metric-store";
import type { EmulatorClients } from "./provider/emulator-clients";

/** Where a dataset's records are on their way, by the functions' own counts. */
export interface DatasetFlow {
    readonly dataset: TrafficDataset;
    /** Records taken in so far. */
    readonly in: number;
    readonly stored: number;
    readonly duplicates: number;
    readonly quarantined: number;
    /** Deliveries that failed and came again. */
    readonly failed: number;
    /** Records that wait for their function. */
    readonly waiting: number;
}

/** The deployed pipeline with its entrances, and with what stands for Lambda's pollers and for CloudWatch. */
export class Pipeline {
    readonly ledger = new Ledger();
    readonly metrics = new MetricStore();
    /** Errors that functions have logged, the latest last. */
    readonly errors: string[] = [];
    private readonly waiting = new Map<TrafficDataset, number>();
    private readonly sources: { dataset: TrafficDataset; source: EventSource }[] = [];
    private readonly logs: FunctionLogs;
    private readonly alarms: AlarmWatch;

    private constructor(
        readonly stack: DeployedStack,
        private readonly clients: EmulatorClients,
    ) {
        this.logs = new FunctionLogs(
            stack.functions.map(({ logGroup }) => logGroup),
            clients,
            (line, at) => this.takeLine(line, at),
        );
        this.alarms = new AlarmWatch(stack.alarms, this.metrics, Date.now());
    }

    /** Starts what brings records to the functions. */
    static async open(
        stack: DeployedStack,
        clients: EmulatorClients,
    ): Promise<{ pipeline: Pipeline; sender: TrafficSender }> {
        const pipeline = new Pipeline(stack, clients);
        const { ledger, metrics } = pipeline;
        const sender = await TrafficSender.open(stack, clients, ledger, metrics);
        await pipeline.startSources(sender);
        return { pipeline, sender };
    }

    /** Brings everything up to date: logs, lags, queues. @returns Alarms that have changed. */
    async look(): Promise<AlarmChange[]> {
        for (const { dataset, source } of this.sources) {
            this.waiting.set(dataset, await source.behind());
            if (source instanceof TopicSource) {
                this.ledger.set(dataset, source.messages);
            }
        }
        for (const { name, url } of this.stack.queues) {
            const { Attributes: attributes = {} } = await this.clients.sqs.send(
                new GetQueueAttributesCommand({
                    QueueUrl: url,
                    AttributeNames: ["ApproximateNumberOfMessages"],
                }),
            );
            const metric = "ApproximateNumberOfMessagesVisible";
            this.metrics.record(
                { namespace: "AWS/SQS", name: metric, dimensions: { QueueName: name } },
                Number(attributes.ApproximateNumberOfMessages ?? 0),
            );
        }
        await this.logs.look();
        return this.alarms.evaluate(Date.now());
    }

    /** Alarms that are firing, and how many are watched of how many. */
    get alarmState(): { firing: readonly string[]; watched: number; defined: number } {
        return {
            firing: this.alarms.inAlarm,
            watched: this.stack.alarms.length,
            defined: this.stack.alarmCount,
        };
    }

    /** Whether every stream and topic is read to its end; topics last, as functions write to them. */
    get idle(): boolean {
        return [...this.waiting.values()].every((waiting) => waiting === 0);
    }

    flows(): DatasetFlow[] {
        return trafficDatasets.map((dataset) => ({
            dataset,
            in: this.ledger.sent(dataset),
            stored: this.counted(dataset, "stored"),
            duplicates: this.counted(dataset, "duplicates"),
            quarantined: this.counted(dataset, "quarantined"),
            failed: this.counted(dataset, "failed"),
            waiting: this.waiting.get(dataset) ?? 0,
        }));
    }

    /** What the functions of a dataset count themselves. */
    counted(dataset: TrafficDataset, what: keyof typeof metricNames): number {
        const writers = this.stack.writersOf(dataset);
        const repeats = dataset === "payments" && what === "duplicates" ? this.refusedRepeats() : 0;
        return writers.reduce((sum, writer) => sum + this.countedBy(writer, what), repeats);
    }

    /** Stops the sources; they deliver first what they hold. */
    async stop(): Promise<void> {
        await Promise.all(this.sources.map(({ source }) => source.stop()));
    }

    /** Repeats that the webhook's receiver has left out. */
    private refusedRepeats(): number {
        const { webhookReceiver: receiver } = this.stack;
        return receiver === undefined ? 0 : this.countedBy(receiver, "duplicates");
    }

    private countedBy({ name }: DeployedFunction, what: keyof typeof metricNames): number {
        return this.metrics.sum({
            namespace: metricNamespace,
            name: metricNames[what],
            dimensions: { service: name },
        });
    }

    private takeLine(line: string, at: number): void {
        this.metrics.takeLine(line, at);
        if (line.includes('"level":"ERROR"')) {
            this.errors.push(line);
            this.errors.splice(0, this.errors.length - 20);
        }
    }

    private async startSources(sender: TrafficSender): Promise<void> {
        const groups = new Map<string, Map<string, TopicTarget>>();
        for (const mapping of this.stack.mappings) {
            const target = new EmulatedFunction(mapping.functionName, this.clients.lambda, this.metrics);
            const [dataset, stream] =
                [...sender.streams].find(([, { streamName }]) =>
                    mapping.sourceArn.endsWith(`/${streamName}`),
                ) ?? [];
            if (dataset && stream) {
                this.sources.push({
                    dataset,
                    source: new StreamSource(
                        mapping, // What comes by webhook is put into its stream by the receiver, without the repeats.
                        () =>
                            dataset === "payments"
                                ? this.ledger.sent(dataset) - this.refusedRepeats()
                                : stream.taken,
                        target,
                        this.clients,
                        this.metrics,
                    ),
                });
            }
            for (const topic of mapping.topics) {
                const group = groups.get(mapping.consumerGroup) ?? new Map<string, TopicTarget>();
                groups.set(mapping.consumerGroup, group.set(topic, { mapping, target }));
            }
        }
        for (const [group, targets] of groups) {
            this.sources.push({
                dataset: "events",
                source: await TopicSource.start(group, targets, this.clients, this.metrics),
            });
        }
    }
}
