import * as pulumi from "@pulumi/pulumi";

/** A component of the plugin, as a generated SDK declares it. */
class RemoteStream extends pulumi.ComponentResource {
    readonly streamName!: pulumi.Output<string>;
    readonly writePolicy!: pulumi.Output<string>;
    readonly alarms!: pulumi.Output<{ id: string }[]>;

    constructor(name: string, args: pulumi.Inputs) {
        const outputs = { streamName: undefined, writePolicy: undefined, alarms: undefined };
        super("securecart:index:KinesisIngestion", name, { ...outputs, ...args }, {}, true);
    }
}

const stream = new RemoteStream("remote", {
    shardCount: 2,
    alarmTuning: { noData: { offReason: "a test sends none" } },
});

export const streamName = stream.streamName;
export const writePolicy = stream.writePolicy;
export const alarmIds = stream.alarms.apply((alarms) => alarms.map(({ id }) => id));
