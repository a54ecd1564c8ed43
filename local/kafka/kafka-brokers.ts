import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, logLevel, type Admin } from "kafkajs";
import { runCommand } from "../../offline/engine/command";
import { freePort } from "../free-port";
import { ProcessGroup } from "../process-group";
import { kafkaJars } from "./kafka-jars";

const clusterId = "c2VjdXJlY2FydC0wMDAwMA";
const controllerId = 100;

/** How a cluster is started. */
export interface KafkaOptions {
    /** 3, each in a rack of its own, with a controller beside them as MSK runs them in three zones; or 1, which is its own controller. Default: 3 */
    readonly brokers?: 1 | 3;
    /** Called when Kafka has to be fetched first, which takes its time. */
    readonly onFetch?: () => void;
}

interface KafkaNode {
    readonly id: number;
    readonly settings: Readonly<Record<string, string>>;
    /** Of `server.properties`, beside these settings. */
    readonly properties: string;
}

/** Real Kafka brokers in KRaft mode. */
export class KafkaBrokers {
    private readonly processes = new Map<number, ProcessGroup>();

    private constructor(
        private readonly folder: string,
        private readonly jars: string,
        /** Ports of the brokers, from broker 1. */
        private readonly ports: readonly number[],
    ) {}

    /** Installs Kafka into the user's cache folder if it isn't there, and starts brokers with these `server.properties`. */
    static async start(
        properties: string,
        { brokers: count = 3, onFetch }: KafkaOptions = {},
    ): Promise<KafkaBrokers> {
        const jars = await kafkaJars(onFetch);
        const folder = await mkdtemp(path.join(tmpdir(), "securecart-kafka-"));
        const controllerPort = await freePort();
        const ports: number[] = [];
        while (ports.length < count) {
            ports.push(await freePort());
        }
        const brokers = new KafkaBrokers(folder, jars, ports);
        const controller = count === 1 ? 1 : controllerId;
        const cluster = {
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": `${controller}@127.0.0.1:${controllerPort}`,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "group.initial.rebalance.delay.ms": "0",
            // A broker that was killed counts as gone so much sooner.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            "replica.lag.time.max.ms": "3000",
        };
        const control = `CONTROLLER://127.0.0.1:${controllerPort}`;
        const nodes: KafkaNode[] = ports.map((port, index) => ({
            id: index + 1,
            settings: {
                "process.roles": count === 1 ? "broker,controller" : "broker",
                listeners: [`PLAINTEXT://127.0.0.1:${port}`, ...(count === 1 ? [control] : [])].join(","),
                "broker.rack": `zone-${index + 1}`,
            },
            properties,
        }));
        if (count > 1) {
            const settings = { "process.roles": "controller", listeners: control };
            nodes.unshift({ id: controllerId, settings, properties: "" });
        }
        try {
            for (const { id, settings, properties: own } of nodes) {
                await brokers.format(id, { ...cluster, ...settings }, own);
            }
            nodes.forEach(({ id }) => brokers.run(id));
            await brokers.ready();
            return brokers;
        } catch (error) {
            await brokers.stop();
            throw error;
        }
    }

    /** What clients connect to first: `host:port` of the brokers that run. */
    get bootstrap(): string[] {
        return this.ports
            .filter((_, index) => this.processes.has(index + 1))
            .map((port) => `127.0.0.1:${port}`);
    }

    /** A client that logs nothing. */
    client(): Kafka {
        return new Kafka({ clientId: "securecart", brokers: this.bootstrap, logLevel: logLevel.NOTHING });
    }

    /** Uses an administrator's connection to the brokers that run. */
    async administer<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
        const admin = this.client().admin();
        try {
            await admin.connect();
            return await use(admin);
        } finally {
            await admin.disconnect();
        }
    }

    /** Ends a broker as a lost zone does, without a word to the others. */
    async kill(broker: number): Promise<void> {
        const running = this.processes.get(broker);
        this.processes.delete(broker);
        await running?.stop();
    }

    /** Starts a broker that was killed, and waits until it is back. */
    async revive(broker: number): Promise<void> {
        this.run(broker);
        await this.ready();
    }

    async stop(): Promise<void> {
        await Promise.all([...this.processes.keys()].map((broker) => this.kill(broker)));
        await rm(this.folder, { recursive: true, force: true });
    }

    private path(node: number, file: string): string {
        return path.join(this.folder, String(node), file);
    }

    private async format(node: number, settings: Record<string, string>, properties = ""): Promise<void> {
        await mkdir(this.path(node, "."), { recursive: true });
        const all = { ...settings, "node.id": String(node), "log.dirs": this.path(node, "data") };
        const lines = Object.entries(all).map(([name, value]) => `${name}=${value}\n`);
        await writeFile(this.path(node, "server.properties"), lines.join("") + properties);
        const { failure, stderr, stdout } = await runCommand(
            "java",
            [
                "-cp",
                `${this.jars}/*`,
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                clusterId,
                "--config",
                this.path(node, "server.properties"),
            ],
            { timeoutMs: 60_000 },
        );
        if (failure !== undefined) {
            throw new Error(`Kafka takes no such properties: ${failure}\n${stdout}\n${stderr}`);
        }
    }

    private run(node: number): void {
        const log = createWriteStream(this.path(node, "log"), { flags: "a" });
        const running = ProcessGroup.start(
            "java",
            [
                // Ready sooner, in less memory; throughput isn't what these brokers are for.
                ...["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
                ...["-cp", `${this.jars}/*`, "kafka.Kafka", this.path(node, "server.properties")],
            ],
            { stdio: ["ignore", "pipe", "pipe"], cwd: this.path(node, ".") },
        );
        running.stdout?.pipe(log, { end: false });
        running.stderr?.pipe(log, { end: false });
        this.processes.set(node, running);
    }

    /** Waits until every broker that runs has joined. */
    private async ready(): Promise<void> {
        for (let attempt = 0; attempt < 120; attempt += 1) {
            // Ports open before there is a controller to ask.
            const cluster = await this.administer((admin) => admin.describeCluster()).catch(() => undefined);
            const joined = new Set(cluster?.brokers.map(({ nodeId }) => nodeId));
            if ([...this.processes.keys()].every((node) => node === controllerId || joined.has(node))) {
                return;
            }
            const ended = [...this.processes].find(([, { ended: over }]) => over);
            if (ended !== undefined) {
                throw new Error(
                    `Kafka's node ${ended[0]} did not start:\n${await readFile(this.path(ended[0], "log"), "utf8")}`,
                );
            }
            await sleep(500);
        }
        throw new Error("Kafka's brokers did not find each other in a minute.");
    }
}
