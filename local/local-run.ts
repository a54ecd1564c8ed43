import { setTimeout as sleep } from "node:timers/promises";
import { datasets } from "../datasets";
import { deploy } from "./deployment";
import type { TrafficSender } from "./entrances/traffic-sender";
import { type Balance, balance } from "./lake/balance";
import { LakeCopy } from "./lake/lake-copy";
import { LakeReader } from "./lake/lake-reader";
import { trafficDatasets } from "./lake/ledger";
import type { AlarmChange } from "./metrics/alarm-watch";
import { type DatasetFlow, Pipeline } from "./pipeline";
import { EmulatorClients } from "./provider/emulator-clients";
import { Services } from "./services";
import { realTraffic } from "./traffic/real-traffic";
import { shopTraffic } from "./traffic/shop-traffic";
import type { TrafficEvent } from "./traffic/traffic-event";

/** What a run is to do. */
export interface RunSettings {
    /** `shop`: generated; `real`: data sets that others have published. */
    readonly source: "shop" | "real";
    /** Clickstream events a second on average. */
    readonly rate: number;
    readonly seed: number;
    /** Share of records that are spoilt, 0 to 1. */
    readonly dirt: number;
    /** How long traffic comes, in ms. Default: until it is stopped, or the data end */
    readonly durationMs?: number;
    /** Whether every call is judged by the caller's own policies. */
    readonly enforcesIam: boolean;
    /** Action that no role is given, such as `glue:CreatePartition`. Default: none */
    readonly withheldAction?: string;
    /** Folder that the lake is copied to, for whoever wants to query it. */
    readonly out: string;
}

/** How a run stands. */
export interface Snapshot {
    readonly flows: readonly DatasetFlow[];
    readonly alarms: {
        readonly firing: readonly string[];
        readonly watched: number;
        readonly defined: number;
    };
    /** Time since traffic began, in ms. */
    readonly elapsedMs: number;
    /** How late events are sent, in ms: this machine can't keep up. */
    readonly lateMs: number;
    readonly phase: "traffic" | "draining";
}

/** Is told what happens. */
export interface RunObserver {
    /** What is being done that takes its time. */
    work(what: string): void;
    /** Something is done. */
    done(what: string): void;
    snapshot(snapshot: Snapshot): void;
    alarm(change: AlarmChange): void;
}

/** How a run ended. */
export interface RunReport {
    readonly source: "shop" | "real";
    readonly seed: number;
    readonly rate: number;
    readonly dirt: number;
    readonly enforcesIam: boolean;
    readonly resources: number;
    readonly deploySeconds: number;
    readonly trafficSeconds: number;
    readonly datasets: readonly Balance[];
    /** Alarms that fired, each once, in that order. */
    readonly alarmsFired: readonly string[];
    readonly alarms: { readonly watched: number; readonly defined: number };
    /** Deliveries that failed and came again, by the functions' own count. */
    readonly failedDeliveries: number;
    /** Errors that functions logged, the latest few. */
    readonly errors: readonly string[];
    /** Where the lake's files are. */
    readonly lake: string;
    /** Whether everything that was sent is accounted for. */
    readonly balanced: boolean;
}

/** How often the state is looked at, in ms. */
const lookMs = 1_000;

/** How long records may take to the lake once traffic has ended, in ms. */
const drainMs = 180_000;

/**
 * The pipeline alive on this machine: servers, deployment, traffic, and in the end an account of every record.
 *
 * @param stop - Ends the traffic, or the start if there is none yet.
 * @throws {DOMException} `AbortError`, when it was stopped before traffic began.
 */
export async function localRun(
    settings: RunSettings,
    observer: RunObserver,
    stop: AbortSignal,
): Promise<RunReport> {
    observer.work("Starting the AWS emulator and Kafka");
    const services = await Services.start({
        enforcesIam: settings.enforcesIam,
        withheldAction: settings.withheldAction,
        onWork: (what) => observer.work(what),
    });
    const clients = new EmulatorClients(services.place);
    try {
        stop.throwIfAborted();
        observer.done(
            `AWS emulator at ${services.place.endpoint}${settings.enforcesIam ? ", enforcing IAM" : ""}; ` +
                `Kafka at ${services.place.bootstrap}`,
        );
        observer.work("Deploying the program through the Pulumi engine");
        const { stack, resources, seconds } = await deploy(services.place, stop, ({ done, current }) =>
            observer.work(`Deploying the program through the Pulumi engine: ${done} resources, ${current}`),
        );
        observer.done(`Deployed stack dev, ${resources} resources, in ${seconds.toFixed(0)} s`);
        observer.work("Connecting streams and topics to their functions");
        const { pipeline, sender } = await Pipeline.open(stack, clients);
        const run = new TrafficRun(settings, pipeline, sender, observer);
        try {
            await run.send(stop);
            await run.drain();
            return { ...(await run.account(clients)), resources, deploySeconds: seconds };
        } finally {
            await Promise.allSettled([pipeline.stop(), sender.close()]);
        }
    } finally {
        clients.destroy();
        await services.stop();
    }
}

class TrafficRun {
    private readonly fired = new Set<string>();
    private readonly started = Date.now();
    private lateMs = 0;
    private trafficMs = 0;
    private looked = 0;

    constructor(
        private readonly settings: RunSettings,
        private readonly pipeline: Pipeline,
        private readonly sender: TrafficSender,
        private readonly observer: RunObserver,
    ) {}

    /** Sends events as they are due, until the signal, the end of the duration, or that of the data. */
    async send(stop: AbortSignal): Promise<void> {
        const { durationMs = Infinity } = this.settings;
        const end = this.started + durationMs;
        const traffic = this.traffic();
        let next = await traffic.next();
        while (!stop.aborted && !next.done && next.value.at < end) {
            const due: TrafficEvent[] = [];
            while (!next.done && next.value.at <= Math.min(Date.now(), end) && due.length < 2_000) {
                due.push(next.value);
                next = await traffic.next();
            }
            if (due.length > 0) {
                await this.sender.send(due);
                this.lateMs = Date.now() - due[due.length - 1].at;
            }
            if (Date.now() - this.looked >= lookMs) {
                await this.look("traffic");
            }
            if (!next.done && next.value.at > Date.now()) {
                await sleep(Math.min(250, next.value.at - Date.now()), undefined, { signal: stop }).catch(
                    () => undefined,
                );
            }
        }
        this.trafficMs = Date.now() - this.started;
    }

    /** Waits until streams and topics are read to their end. */
    async drain(): Promise<void> {
        const end = Date.now() + drainMs;
        do {
            await sleep(lookMs / 2);
            await this.look("draining");
        } while (!this.pipeline.idle && Date.now() < end);
    }

    /** Sets what was sent against the lake; files and partitions follow a little later than streams, so more than once. */
    async account(clients: EmulatorClients): Promise<Omit<RunReport, "resources" | "deploySeconds">> {
        this.observer.work("Reading the lake with DuckDB");
        const copy = new LakeCopy(this.settings.out, clients.s3);
        const reader = await LakeReader.open(copy, clients);
        let balances: Balance[];
        try {
            const end = Date.now() + drainMs / 2;
            for (;;) {
                await this.look("draining");
                balances = await this.balances(copy, reader);
                if (balances.every(({ mistakes }) => mistakes.length === 0) || Date.now() > end) {
                    break;
                }
                await sleep(2 * lookMs);
            }
        } finally {
            reader.close();
        }
        const { watched, defined } = this.pipeline.alarmState;
        const { source, rate, seed, dirt, enforcesIam, out } = this.settings;
        return {
            ...{ source, seed, rate, dirt, enforcesIam },
            trafficSeconds: Math.round(this.trafficMs / 1000),
            datasets: balances,
            alarmsFired: [...this.fired],
            alarms: { watched, defined },
            failedDeliveries: this.pipeline.flows().reduce((sum, { failed }) => sum + failed, 0),
            errors: this.pipeline.errors,
            lake: out,
            balanced: balances.every(({ mistakes }) => mistakes.length === 0),
        };
    }

    private async balances(copy: LakeCopy, reader: LakeReader): Promise<Balance[]> {
        const { stack, ledger } = this.pipeline;
        const keys = new Map<string, string[]>();
        const refresh = async (bucket: string): Promise<string[]> => {
            const known = keys.get(bucket) ?? (await copy.refresh(bucket));
            keys.set(bucket, known);
            return known;
        };
        const result: Balance[] = [];
        for (const dataset of trafficDatasets) {
            const { OUTPUT_BUCKET: raw, QUARANTINE_BUCKET: quarantine } =
                stack.writersOf(dataset)[0].environment;
            const stored = await reader.stored(stack.databaseName, datasets[dataset], await refresh(raw));
            const refused = await reader.refused(dataset, quarantine, await refresh(quarantine));
            const duplicates = this.pipeline.counted(dataset, "duplicates");
            result.push(balance(dataset, ledger, { stored, refused, duplicates }));
        }
        return result;
    }

    private async look(phase: Snapshot["phase"]): Promise<void> {
        this.looked = Date.now();
        for (const change of await this.pipeline.look()) {
            if (change.state === "ALARM") {
                this.fired.add(change.name);
            }
            this.observer.alarm(change);
        }
        this.observer.snapshot({
            flows: this.pipeline.flows(),
            alarms: this.pipeline.alarmState,
            elapsedMs: Date.now() - this.started,
            lateMs: this.lateMs,
            phase,
        });
    }

    private async *traffic(): AsyncGenerator<TrafficEvent> {
        const { source, seed, rate, dirt } = this.settings;
        if (source === "real") {
            yield* realTraffic({ rate, start: this.started });
        } else {
            yield* shopTraffic({ seed, rate, dirt, start: this.started });
        }
    }
}
