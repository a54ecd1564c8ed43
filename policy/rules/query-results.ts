import { customerKey, mustBeIfSet, oneOf } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Rule } from "../rule";
import { equal, not } from "./conditions";
import { topics } from "./controls";

const workgroupType = "aws:athena/workgroup:Workgroup";
const results = "configuration.resultConfiguration.encryptionConfiguration";
const managed = "configuration.managedQueryResultsConfiguration";
const isManaged = equal(`${managed}.enabled`, "true");

const athena = resourceRule({
    id: "athena-encryption",
    title: "Results of Athena's queries are encrypted with a customer managed key, whatever the client asks for.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "a result is a copy of the data it was asked of",
    controls: topics.atRest,
    remediation: {
        steps: [
            'Set `configuration.resultConfiguration.encryptionConfiguration` to `{ encryptionOption: "SSE_KMS", kmsKeyArn }`.',
            "Leave `configuration.enforceWorkgroupConfiguration` on.",
        ],
        example: `configuration: {
    enforceWorkgroupConfiguration: true,
    resultConfiguration: {
        outputLocation: pulumi.interpolate\`s3://\${results.bucket}/analysts/\`,
        encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn },
    },
},`,
    },
    rows: [
        row(302, workgroupType, `${results}.encryptionOption`, oneOf(["SSE_KMS", "CSE_KMS"]), {
            when: not(isManaged),
        }),
        row(303, workgroupType, `${results}.kmsKeyArn`, customerKey(), { when: not(isManaged) }),
        row(303, workgroupType, `${managed}.encryptionConfiguration.kmsKey`, customerKey(), {
            when: isManaged,
        }),
        row(304, workgroupType, "configuration.enforceWorkgroupConfiguration", mustBeIfSet(true)),
        row(
            305,
            "aws:athena/database:Database",
            "encryptionConfiguration.encryptionOption",
            oneOf(["SSE_KMS", "CSE_KMS"]),
        ),
    ],
});

/** Rules on what queries leave behind. */
export const queryResults: readonly Rule[] = [athena];
