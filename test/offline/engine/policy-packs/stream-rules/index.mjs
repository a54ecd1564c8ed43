import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

const STREAM = "aws:kinesis/stream:Stream";

/** A policy that says the same about every stream. */
function streamPolicy(name, enforcementLevel, say) {
    return {
        name,
        description: `About streams: ${name}.`,
        enforcementLevel,
        validateResource: ({ type, props }, report) => {
            if (type === STREAM) {
                say(props, report);
            }
        },
    };
}

new PolicyPack("stream-rules", {
    policies: [
        streamPolicy("encrypted", "mandatory", (props, report) => {
            if (props.encryptionType !== "KMS") {
                report("its data is not encrypted. Set encryptionType to KMS.");
            }
        }),
        streamPolicy("has-shards", "mandatory", (props, report) => {
            if (!("shardCount" in props)) {
                report("it has no shardCount.");
            }
        }),
        streamPolicy("told", "advisory", (_props, report) => {
            const where = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
            const preview = pulumi.runtime.isDryRun() ? "preview" : "up";
            report(`${preview} of ${where} in ${new pulumi.Config("aws").require("region")}`);
        }),
        {
            name: "arn-known",
            description: "An ARN that preview doesn't know yet.",
            enforcementLevel: "mandatory",
            validateStack: ({ resources }) => {
                for (const { type, props } of resources) {
                    if (type === STREAM) {
                        props.arn.startsWith("arn:");
                    }
                }
            },
        },
    ],
});
