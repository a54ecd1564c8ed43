import { customerKey, present } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Rule } from "../rule";
import { topics } from "./controls";

/** AWS's provider has no resource for Snowball; this one is SecureCart's dynamic resource. */
const importJob = "pulumi-nodejs:dynamic/securecart:ImportJob";

const encryption = resourceRule({
    id: "snowball-encryption",
    title: "Snowball jobs are encrypted with a customer managed key, and import under a role.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "the device leaves the building with years of history on it",
    controls: topics.atRest,
    remediation: {
        steps: ["Set `keyArn` and `roleArn`."],
        example: `new BulkImport("history", { ...rest, keyArn: key.arn });`,
    },
    rows: [row(318, importJob, "keyArn", customerKey()), row(319, importJob, "roleArn", present())],
});

const notification = resourceRule({
    id: "snowball-notification",
    title: "Snowball jobs tell a topic of their states.",
    concern: "alarms",
    severity: "medium",
    enforcement: "mandatory",
    why: "a job that waits for somebody, or was cancelled, is else found when the device is missed",
    controls: topics.alarms,
    remediation: {
        steps: ["Set `notificationTopicArn`."],
        example: `new BulkImport("history", { ...rest, alarms: watch.target });`,
    },
    rows: [row(320, importJob, "notificationTopicArn", present())],
});

/** Rules on imports by device. */
export const importJobs: readonly Rule[] = [encryption, notification];
