import type * as pulumi from "@pulumi/pulumi";

/** Where alarms go. */
export interface AlarmTarget {
    /** SNS topic that alarm, OK and event notifications are published to; its key must admit CloudWatch and EventBridge. */
    topicArn: pulumi.Input<string>;
    /** What stands before a runbook's file name in alarm descriptions. Default: `docs/runbooks/`. */
    runbookBase?: pulumi.Input<string>;
}
