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
