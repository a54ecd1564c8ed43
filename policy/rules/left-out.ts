/** A property that AWS's guides or other rule sets look at, and this pack does not, with the reason. */
export interface LeftOut {
    readonly row: number;
    readonly type: string;
    readonly path: string;
    readonly reason: string;
}

/** What no rule decides on. */
export const leftOut: readonly LeftOut[] = [
    {
        row: 93,
        type: "aws:datasync/locationHdfs:LocationHdfs",
        path: "kmsKeyProviderUri",
        reason: "Only needed where the Hadoop cluster encrypts its zones, which the stack can't show.",
    },
    {
        row: 98,
        type: "aws:datasync/s3Location:S3Location",
        path: "s3BucketArn",
        reason: "A bucket of the stack is judged by the rules on buckets, whoever writes there; another's can't be seen.",
    },
    {
        row: 176,
        type: "aws:emr/cluster:Cluster",
        path: "ec2Attributes.emrManagedMasterSecurityGroup",
        reason: "`security-group-ingress` judges every security group of the stack, those of clusters included.",
    },
    {
        row: 262,
        type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        path: "logGroupName",
        reason: "A filter on logs counts what somebody thought of; `event-alarms` asks for the services' own failure events.",
    },
];

/** Something between resources, or an alarm, that other rule sets look at and this pack does not. */
export interface LeftOutLink {
    readonly link: string;
    readonly reason: string;
}

/** What no rule decides on between resources. */
export const leftOutLinks: readonly LeftOutLink[] = [
    {
        link: "A security group is attached to something.",
        reason: "A group that nothing uses opens nothing; what it is attached to may stand in another stack.",
    },
    {
        link: "A role's trust and permissions fit the service that uses it.",
        reason: "`iam-least-privilege`, `iam-role-trust` and `iam-confused-deputy` bound what a role may do and for whom; which of the named actions a program needs, its resources don't show.",
    },
    {
        link: "Users belong to groups, and have no console access.",
        reason: "Ingestion runs under roles. `iam-no-access-keys` refuses the keys of users, and `iam-least-privilege` judges their policies.",
    },
    {
        link: "A Glue trigger, crawler or job names a security configuration of the same stack.",
        reason: "`glue-encryption` asks for one, wherever it is declared, and `glue-security-configuration` judges each that a stack declares.",
    },
    {
        link: "A bucket has ownership controls.",
        reason: "Since April 2023 a bucket without them has ACLs turned off; `bucket-ownership` refuses those that turn them on.",
    },
    {
        link: "Alarms on `ExecutionsAborted`, `4XXError`, `HDFSUtilization`, `IsIdle`, `DeadLetterErrors` and `FailedInvocations`.",
        reason: "People abort executions, clients cause 4xx, idle clusters cost money; dead letters and failed invocations end in queues, which `supporting-alarms` wants watched.",
    },
    {
        link: "Alarms on a bucket's `4xxErrors` and `5xxErrors`.",
        reason: "They exist only with request metrics, which are billed per request: `bucket-request-metrics` asks for them if you say so.",
    },
    {
        link: "A VPC has an endpoint of DataSync for the agents that are not of the stack.",
        reason: "Where an agent runs, and what it was activated with, its ARN doesn't show. `datasync-agent-private` judges the agents that a stack declares.",
    },
    {
        link: "A topic of alarms has subscribers.",
        reason: "People subscribe by hand, and chats from another stack.",
    },
    {
        link: "Alarms on the disabling and deletion of keys.",
        reason: "Only CloudTrail tells of them, once per account and not per stack.",
    },
];
