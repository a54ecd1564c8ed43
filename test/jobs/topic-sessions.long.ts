import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { KafkaBrokers } from "../../local/kafka/kafka-brokers";
import { ProgressLine } from "../../offline/engine/progress-line";
import { SparkProcess } from "../../pipeline/spark-process";

const TOPIC = "clicks";

/** A click, some minutes after noon. */
function click(id: string, minute: number, session: string): string {
    return JSON.stringify({
        event_id: id,
        event_time: new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString(),
        session_id: session,
        event: "product_view",
    });
}

describe("sessions from a topic of a real broker", function () {
    this.timeout(600_000);
    let folder: string;
    let kafka: KafkaBrokers;
    let spark: SparkProcess;

    before(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-topic-"));
        kafka = await KafkaBrokers.start("offsets.topic.replication.factor=1\n", { brokers: 1 });
        await kafka.administer((admin) =>
            admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 2, replicationFactor: 1 }] }),
        );
        spark = await SparkProcess.start(folder, new ProgressLine());
    });
    after(async () => {
        await spark?.stop();
        await kafka?.stop();
        rmSync(folder, { recursive: true });
    });

    async function send(...clicks: string[]): Promise<void> {
        const producer = kafka.client().producer();
        await producer.connect();
        await producer.send({ topic: TOPIC, messages: clicks.map((value) => ({ value })) });
        await producer.disconnect();
    }

    async function run(): Promise<{ events: number; duplicates: number; sessions: number }> {
        const { error, message, log } = await spark.ask({
            job: "clickstream_sessions",
            onGlue: false,
            arguments: {
                DATABASE: "shop",
                STREAM_KIND: "msk",
                STREAM: TOPIC,
                BOOTSTRAP_SERVERS: kafka.bootstrap.join(","),
                SECURITY_PROTOCOL: "PLAINTEXT",
                CHECKPOINT: path.join(folder, "checkpoint"),
                TRIGGER_SECONDS: "0",
            },
        });
        expect(error, message).to.equal(undefined);
        const sum = (name: string) => log.reduce((total, entry) => total + Number(entry[name] ?? 0), 0);
        return { events: sum("events"), duplicates: sum("duplicates"), sessions: sum("sessions") };
    }

    it("writes each visit once, and goes on where the run before it stopped", async () => {
        await send(click("a", 0, "s1"), click("b", 5, "s1"), click("b", 5, "s1"), click("c", 0, "s2"));
        expect(await run()).to.deep.equal({ events: 4, duplicates: 1, sessions: 0 });
        // What comes hours later closes both visits, and is open itself.
        await send(click("d", 300, "s3"));
        expect(await run()).to.deep.equal({ events: 1, duplicates: 0, sessions: 2 });
        expect(await run()).to.deep.equal({ events: 0, duplicates: 0, sessions: 0 });
    });
});
