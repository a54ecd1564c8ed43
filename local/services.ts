import { EmulatedAws, emulatedAccount } from "./emulator/emulated-aws";
import { KafkaBrokers } from "./kafka/kafka-brokers";
import type { EmulatorPlace } from "./provider/emulator-place";

/** Region that the stack dev is in. */
const region = "us-east-1";

/** What the brokers need that MSK sets by itself where there is but one of them. */
const oneBroker = [
    "offsets.topic.replication.factor=1",
    "transaction.state.log.replication.factor=1",
    "transaction.state.log.min.isr=1",
    "auto.create.topics.enable=false",
    "",
].join("\n");

/** The servers that stand for AWS on this machine. */
export class Services {
    private constructor(
        readonly place: EmulatorPlace,
        private readonly aws: EmulatedAws,
        private readonly kafka: KafkaBrokers,
    ) {}

    /**
     * Starts them on free ports, installed first where they aren't there yet.
     *
     * @param options.enforcesIam - Whether every call is judged by the caller's policies.
     * @param options.withheldAction - Action that no role is given.
     * @param options.onWork - Is told what takes its time.
     */
    static async start(options: {
        enforcesIam: boolean;
        withheldAction?: string;
        onWork: (what: string) => void;
    }): Promise<Services> {
        const { enforcesIam, withheldAction, onWork } = options;
        const started = await Promise.allSettled([
            EmulatedAws.start(
                { MINISTACK_ACCOUNT_ID: emulatedAccount, ...(enforcesIam && { AUTH: "true" }) },
                { region, onInstall: () => onWork("Installing the AWS emulator, once for this machine") },
            ),
            KafkaBrokers.start(oneBroker, {
                brokers: 1,
                onFetch: () => onWork("Fetching Kafka, once for this machine"),
            }),
        ]);
        const [aws, kafka] = started;
        if (aws.status === "fulfilled" && kafka.status === "fulfilled") {
            const place = {
                endpoint: aws.value.endpoint,
                region,
                bootstrap: kafka.value.bootstrap.join(","),
                enforcesIam,
                withheldAction,
            };
            return new Services(place, aws.value, kafka.value);
        }
        // One that has started must not outlive the other's failure.
        for (const each of started) {
            if (each.status === "fulfilled") {
                await each.value.stop();
            }
        }
        throw started.find((each) => each.status === "rejected")!.reason as Error;
    }

    async stop(): Promise<void> {
        await Promise.all([this.aws.stop(), this.kafka.stop()]);
    }
}
