/** How EventBridge tells of a type's failures. */
export interface EventWatchedType {
    /** `source` of the events. */
    source: string;
    /** Ends of the `detail-type`s that tell of failures. */
    detailTypes: readonly string[];
    /** Where an event names the resource: a field of `detail`, or `resources`. */
    names: string;
    /** Field of `detail` with the state, and the states that are failures; absent where the detail type says it. */
    failure?: { field: string; states: readonly string[] };
}

/**
 * Types whose failures EventBridge tells of, by resource token, because no metric of the service does.
 *
 * Sources: https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html and the pages of each service there;
 * https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html,
 * https://docs.aws.amazon.com/transfer/latest/userguide/events-detail-reference.html,
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-eventbridge.html
 */
export const watchedByEvent: Record<string, EventWatchedType> = {
    "aws:datasync/task:Task": {
        source: "aws.datasync",
        detailTypes: ["DataSync Task Execution State Change"],
        names: "resources",
        failure: { field: "State", states: ["ERROR"] },
    },
    "aws:glue/job:Job": {
        source: "aws.glue",
        detailTypes: ["Glue Job State Change"],
        names: "jobName",
        failure: { field: "state", states: ["FAILED", "TIMEOUT"] },
    },
    "aws:transfer/server:Server": {
        source: "aws.transfer",
        detailTypes: ["Server File Upload Failed"],
        names: "server-id",
    },
    "aws:emrserverless/application:Application": {
        source: "aws.emr-serverless",
        detailTypes: ["EMR Serverless Job Run State Change"],
        names: "applicationId",
        failure: { field: "state", states: ["FAILED"] },
    },
};
