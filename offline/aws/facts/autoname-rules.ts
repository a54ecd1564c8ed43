import type { PropertyMap } from "../property-value";

/** How the real provider makes a physical name from a logical one. */
export interface AutonameRule {
    /** Longest name, generated characters included. */
    maxLength: number;
    separator: string;
    /** Number of random characters; 0: the logical name as it is. */
    randomLength: number;
    /** Letters in place of hexadecimal digits. */
    letters?: boolean;
    lowerCase?: boolean;
    /** The last change, such as a suffix that the type demands. */
    finish?: (name: string, inputs: PropertyMap) => string;
}

/** The rule of every type that has none of its own (`pulumi-aws`, provider/autonaming.go). */
const ORDINARY: AutonameRule = { maxLength: 255, separator: "-", randomLength: 7 };

const fifo = (property: string) => (name: string, inputs: PropertyMap) =>
    inputs[property] === true ? `${name}.fifo` : name;
const glueName: Partial<AutonameRule> = {
    separator: "_",
    randomLength: 8,
    letters: true,
    lowerCase: true,
    maxLength: Infinity,
};
const verbatim: Partial<AutonameRule> = { randomLength: 0, maxLength: Infinity };

/** The exceptions, from `pulumi-aws`, provider/resource_overrides.go (7.x). */
const EXCEPTIONS: Record<string, Partial<AutonameRule>> = {
    "aws:appsync/dataSource:DataSource": { separator: "_" },
    "aws:appsync/function:Function": { separator: "_" },
    "aws:athena/database:Database": { separator: "_" },
    "aws:backup/restoreTestingPlan:RestoreTestingPlan": { separator: "_" },
    "aws:cloudwatch/eventRule:EventRule": { maxLength: 64 },
    "aws:codedeploy/deploymentConfig:DeploymentConfig": { maxLength: 100, separator: "_" },
    "aws:elasticache/cluster:Cluster": { maxLength: 50, lowerCase: true, separator: "-" },
    "aws:elasticache/replicationGroup:ReplicationGroup": { maxLength: 40, lowerCase: true },
    "aws:elasticbeanstalk/environment:Environment": { maxLength: 40 },
    "aws:elasticsearch/domain:Domain": { maxLength: 28, lowerCase: true },
    "aws:glue/catalogDatabase:CatalogDatabase": glueName,
    "aws:glue/catalogTable:CatalogTable": glueName,
    "aws:iam/role:Role": { maxLength: 64 },
    "aws:iot/topicRule:TopicRule": { separator: "_" },
    "aws:kms/alias:Alias": {
        maxLength: 238,
        finish: (name) => (name.startsWith("alias/") ? name : `alias/${name}`),
    },
    "aws:lambda/function:Function": { maxLength: 64 },
    "aws:lambda/permission:Permission": { maxLength: 100 },
    "aws:lb/loadBalancer:LoadBalancer": { maxLength: 32 },
    "aws:lb/targetGroup:TargetGroup": { maxLength: 32 },
    "aws:mq/broker:Broker": { maxLength: 55 },
    "aws:s3/bucket:Bucket": { maxLength: 63, lowerCase: true },
    "aws:s3/bucketObject:BucketObject": verbatim,
    "aws:s3/bucketObjectv2:BucketObjectv2": verbatim,
    "aws:s3/bucketV2:BucketV2": { maxLength: 63, lowerCase: true },
    "aws:sns/topic:Topic": { maxLength: 80, finish: fifo("fifoTopic") },
    "aws:sqs/queue:Queue": { maxLength: 80, finish: fifo("fifoQueue") },
};

export function autonameRule(type: string): AutonameRule {
    return { ...ORDINARY, ...EXCEPTIONS[type] };
}
