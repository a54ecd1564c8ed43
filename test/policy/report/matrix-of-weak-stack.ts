import { controlMatrix, type ControlMatrix } from "../../../policy/report/control-matrix";
import { TestStack, unknown } from "../../../policy/test-kit";

/** Four streams: a secure one, one in clear text, one under a waiver, and one whose encryption isn't known yet. */
export function matrixOfStreams(): ControlMatrix {
    const stack = new TestStack();
    const type = "aws:kinesis/stream:Stream";
    const secure = { encryptionType: "KMS", kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/1" };
    stack.add(type, "secure", secure);
    stack.add(type, "clear", { ...secure, encryptionType: "NONE" });
    stack.add(type, "accepted", { ...secure, encryptionType: "NONE" });
    stack.add(type, "open", { ...secure, encryptionType: unknown });
    return controlMatrix({
        source: { kind: "preview", project: "shop", stack: "dev" },
        resources: stack.resources("preview"),
        configuration: {
            "ingestion-alarms": "disabled",
            "kinesis-retention": "disabled",
            "kinesis-shard-metrics": "disabled",
        },
        stackWaivers: JSON.stringify([
            {
                rule: "kinesis-encryption",
                urn: "*::accepted",
                reason: "Synthetic <data>",
                expires: "2027-01-31",
            },
            { rule: "bucket-tls", urn: "*", reason: "old", expires: "2020-01-01" },
        ]),
        now: new Date("2026-11-25T12:00:00Z"),
    });
}
