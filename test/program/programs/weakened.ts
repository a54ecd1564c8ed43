/** One stream read and written on to another: without encryption, without an alarm, and without an endpoint. */
import * as pulumi from "@pulumi/pulumi";
import { DataKey, DataLake, KinesisIngestion, PrivateNetwork, StreamProcessor } from "../../../components";
import { handlers } from "../../../handlers";

pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
    if (type !== "aws:kinesis/stream:Stream" || name !== "unencrypted-stream") {
        return undefined;
    }
    const { encryptionType, ...rest } = props;
    return { props: rest, opts };
});

const key = new DataKey("weak", { uses: ["lake", "lambda", "logs", "streams"] });
const network = new PrivateNetwork("weak", { keyArn: key.arn });
const lake = new DataLake("weak", { keyArn: key.arn, access: network.access });
const unencrypted = new KinesisIngestion("unencrypted", { keyArn: key.arn });
const unwatched = new KinesisIngestion("unwatched", {
    keyArn: key.arn,
    alarmTuning: { iteratorAge: { offReason: "A reason in the program is no waiver in the pack." } },
});
const forwarder = new StreamProcessor("unconnected", {
    handler: handlers.clickstreamNormalizer,
    source: unencrypted.source,
    placement: network.placement,
    failures: lake.failedDeliveries("forwarder/"),
});
unwatched.grantWrite(forwarder.role);
