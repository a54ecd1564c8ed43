import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, logLevel, type Admin } from "kafkajs";
import { runCommand } from "../../offline/engine/command";
import { freePort } from "../free-port";
import { kafkaJars } from "./kafka-jars";

const clusterId = "c2VjdXJlY2FydC0wMDAwMA";
const controllerId = 100;

/** Three real Kafka brokers in KRaft mode, each in a rack of its own, and their controller: what MSK runs in three zones. */
export class KafkaBrokers {
    private readonly processes = new Map<number, ChildProcess>();

    private constructor(
        private readonly folder: string,
        private readonly jars: string,
        /** Ports of the brokers 1 to 3. */
        private readonly ports: readonly number[],
    ) {}

    /** Installs Kafka into the user's cache folder if it isn't there, and starts brokers with these `server.properties`. */
    static async start(properties: string): Promise<KafkaBrokers> {
        const jars = await kafkaJars();
        const folder = await mkdtemp(path.join(tmpdir(), "securecart-kafka-"));
        const [controllerPort, ...ports] = [
            await freePort(),
            await freePort(),
            await freePort(),
            await freePort(),
        ];
        const brokers = new KafkaBrokers(folder, jars, ports);
        const cluster = {
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": `${controllerId}@127.0.0.1:${controllerPort}`,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "group.initial.rebalance.delay.ms": "0",
            // A broker that was killed counts as gone so much sooner.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            "replica.lag.time.max.ms": "3000",
        };
        try {
            await brokers.format(controllerId, {
                ...cluster,
                "process.roles": "controller",
                listeners: `CONTROLLER://127.0.0.1:${controllerPort}`,
            });
            for (const [index, port] of ports.entries()) {
                await brokers.format(
                    index + 1,
                    {
                        ...cluster,
                        "process.roles": "broker",
                        listeners: `PLAINTEXT://127.0.0.1:${port}`,
                        "broker.rack": `zone-${index + 1}`,
                    },
                    properties,
                );
            }
            brokers.run(controllerId);
            ports.forEach((_, index) => brokers.run(index + 1));
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
        return new Kafka({ clientId: "test", brokers: this.bootstrap, logLevel: logLevel.NOTHING });
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
        if (running !== undefined && running.exitCode === null && running.signalCode === null) {
            const ended = new Promise((resolve) => running.once("exit", resolve));
            running.kill("SIGKILL");
            await ended;
        }
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
        const running = spawn(
            "java",
            ["-Xmx256m", "-cp", `${this.jars}/*`, "kafka.Kafka", this.path(node, "server.properties")],
            { stdio: ["ignore", "pipe", "pipe"], cwd: this.path(node, ".") },
        );
        running.stdout.pipe(log, { end: false });
        running.stderr.pipe(log, { end: false });
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
            const ended = [...this.processes].find(([, { exitCode }]) => exitCode !== null);
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
