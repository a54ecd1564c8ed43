import type { Producer } from "kafkajs";
import type { DeployedStack } from "../deployed-stack";
import { EmulatedFunction } from "../event-sources/emulated-function";
import { bytesId, type Ledger, type TrafficDataset } from "../lake/ledger";
import type { MetricStore } from "../metrics/metric-store";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { Entrance, TrafficEvent } from "../traffic/traffic-event";
import { FileEntrance } from "./file-entrance";
import { StreamEntrance } from "./stream-entrance";
import { WebhookEntrance } from "./webhook-entrance";

/** Requests that processors send at once. */
const webhookLanes = 4;

/** Sends the shop's events into the pipeline, each through its own entrance, and keeps the ledger. */
export class TrafficSender {
    private constructor(
        /** By dataset. */
        readonly streams: ReadonlyMap<TrafficDataset, StreamEntrance>,
        private readonly webhook: WebhookEntrance,
        private readonly files: FileEntrance,
        private readonly bus: Producer,
        private readonly ledger: Ledger,
    ) {}

    static async open(
        stack: DeployedStack,
        clients: EmulatorClients,
        ledger: Ledger,
        metrics: MetricStore,
    ): Promise<TrafficSender> {
        const { webhookReceiver: receiver, fileValidator: validator, fileArrivals: arrivals } = stack;
        if (!receiver || !validator || !arrivals) {
            throw new Error("The stack has no webhook or takes no files: the run needs both enabled.");
        }
        const streams = new Map(
            (["clickstream", "transactions", "payments"] as const).map((dataset) => {
                const name = stack.streamOf(dataset);
                if (name === undefined) {
                    throw new Error(`The stack has no stream for ${dataset}: the run needs it enabled.`);
                }
                return [dataset, new StreamEntrance(name, clients, metrics)];
            }),
        );
        const bus = clients.kafka().producer({ allowAutoTopicCreation: false });
        await bus.connect();
        return new TrafficSender(
            streams,
            await WebhookEntrance.open(
                new EmulatedFunction(receiver.name, clients.lambda, metrics),
                receiver.environment.PROCESSORS,
                clients,
            ),
            new FileEntrance(validator, arrivals, clients),
            bus,
            ledger,
        );
    }

    /** Sends events that are due, and waits until the pipeline has them. */
    async send(events: readonly TrafficEvent[]): Promise<void> {
        const at = (...entrances: Entrance[]) =>
            events.filter(({ entrance }) => entrances.includes(entrance));
        await Promise.all([
            this.sendToStream("clickstream", at("clickstream")),
            this.sendToStream("transactions", at("transactions")),
            this.sendToBus(at("orders.events", "inventory.events")),
            this.sendToWebhook(at("webhook")),
            this.deliverFiles(at("warehouse-file")),
        ]);
    }

    async close(): Promise<void> {
        await this.bus.disconnect();
    }

    private async sendToStream(
        dataset: "clickstream" | "transactions",
        events: readonly TrafficEvent[],
    ): Promise<void> {
        await this.streams.get(dataset)!.put(events);
        this.ledger.add(dataset, events.length);
        events.forEach((event) => this.ledger.expect(dataset, recordId(event)));
    }

    private async sendToBus(events: readonly TrafficEvent[]): Promise<void> {
        for (const topic of new Set(events.map(({ entrance }) => entrance))) {
            const own = events.filter(({ entrance }) => entrance === topic);
            await this.bus.send({
                topic,
                acks: -1,
                messages: own.map(({ key, body }) => ({ key, value: body })),
            });
            own.forEach((event) => this.ledger.expect("events", recordId(event)));
        }
    }

    private async sendToWebhook(events: readonly TrafficEvent[]): Promise<void> {
        const left = [...events];
        const lane = async (): Promise<void> => {
            for (let event = left.shift(); event; event = left.shift()) {
                if (await this.webhook.post(event)) {
                    this.ledger.add("payments");
                    if (!event.spoilt) {
                        const { id } = JSON.parse(event.body.toString()) as { id: string };
                        this.ledger.expect("payments", `${event.key}#${id}`);
                    }
                }
            }
        };
        await Promise.all(Array.from({ length: webhookLanes }, lane));
    }

    private async deliverFiles(files: readonly TrafficEvent[]): Promise<void> {
        for (const file of files) {
            // The header is no record.
            const lines = file.body.toString().split("\n").filter(Boolean).length - 1;
            await this.files.deliver(file);
            this.ledger.add("inventory", lines);
        }
    }
}

/** Identity of a record in the lake, or of its bytes in quarantine. One that comes without an id gets one from its bytes. */
function recordId({ body, spoilt }: TrafficEvent): string {
    if (spoilt) {
        return bytesId(body);
    }
    const { event_id: id } = JSON.parse(body.toString()) as { event_id?: string };
    return id ?? `sha256-${bytesId(body).slice(0, 32)}`;
}
