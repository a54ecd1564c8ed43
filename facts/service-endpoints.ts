/** How a VPC reaches an AWS service privately. */
export type EndpointType = "Gateway" | "Interface";

/**
 * The AWS services that code in a private VPC calls, by the last part of their endpoint's name
 * (`com.amazonaws.<region>.<service>`): the only name by which components, network and policies speak of them.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const serviceEndpoints = {
    s3: "Gateway",
    dynamodb: "Gateway",
    athena: "Interface",
    datasync: "Interface",
    "emr-serverless": "Interface",
    events: "Interface",
    "execute-api": "Interface",
    glue: "Interface",
    "kinesis-firehose": "Interface",
    "kinesis-streams": "Interface",
    kms: "Interface",
    lambda: "Interface",
    logs: "Interface",
    monitoring: "Interface",
    secretsmanager: "Interface",
    sns: "Interface",
    sqs: "Interface",
    ssm: "Interface",
    states: "Interface",
    sts: "Interface",
    xray: "Interface",
} as const satisfies Record<string, EndpointType>;

export type ServiceName = keyof typeof serviceEndpoints;

/** Whether `name` is a service that has an endpoint. */
export function isServiceName(name: string): name is ServiceName {
    return Object.hasOwn(serviceEndpoints, name);
}

/** Full endpoint name, such as `com.amazonaws.eu-west-1.kinesis-streams`. */
export function endpointName(service: ServiceName, region: string): string {
    return `com.amazonaws.${region}.${service}`;
}

/** The service whose endpoint code needs when it uses a resource of a type, by resource token. */
export const serviceOfType: Readonly<Record<string, ServiceName>> = {
    "aws:athena/workgroup:Workgroup": "athena",
    "aws:cloudwatch/eventBus:EventBus": "events",
    "aws:datasync/task:Task": "datasync",
    "aws:dynamodb/table:Table": "dynamodb",
    "aws:emrserverless/application:Application": "emr-serverless",
    "aws:glue/catalogDatabase:CatalogDatabase": "glue",
    "aws:glue/catalogTable:CatalogTable": "glue",
    "aws:glue/job:Job": "glue",
    "aws:glue/registry:Registry": "glue",
    "aws:glue/schema:Schema": "glue",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "kinesis-firehose",
    "aws:kinesis/stream:Stream": "kinesis-streams",
    "aws:lambda/function:Function": "lambda",
    "aws:s3/bucket:Bucket": "s3",
    "aws:s3/bucketV2:BucketV2": "s3",
    "aws:secretsmanager/secret:Secret": "secretsmanager",
    "aws:sfn/stateMachine:StateMachine": "states",
    "aws:sns/topic:Topic": "sns",
    "aws:sqs/queue:Queue": "sqs",
    "aws:ssm/parameter:Parameter": "ssm",
};

const servicesByPrefix: Readonly<Record<string, ServiceName>> = {
    athena: "athena",
    cloudwatch: "monitoring",
    datasync: "datasync",
    dynamodb: "dynamodb",
    "emr-serverless": "emr-serverless",
    events: "events",
    "execute-api": "execute-api",
    firehose: "kinesis-firehose",
    glue: "glue",
    kinesis: "kinesis-streams",
    lambda: "lambda",
    logs: "logs",
    s3: "s3",
    secretsmanager: "secretsmanager",
    sns: "sns",
    sqs: "sqs",
    ssm: "ssm",
    states: "states",
    sts: "sts",
    xray: "xray",
};

/**
 * Actions that a function's role holds for Lambda itself, which polls event sources, writes logs and sends traces from
 * outside the function's VPC.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
const doneByLambda =
    /^(kinesis:(get|describe|list|subscribe)|dynamodb:(getrecords|getsharditerator|describestream|liststreams)|sqs:(receivemessage|deletemessage|getqueue|changemessagevisibility)|logs:|xray:)/i;

/**
 * The service whose endpoint code needs to do what an IAM action permits, if it needs one.
 *
 * @param action - Such as `kinesis:PutRecords`.
 * @param callerType - Resource token of what runs the code.
 */
export function serviceOfAction(action: string, callerType: string): ServiceName | undefined {
    return callerType === "aws:lambda/function:Function" && doneByLambda.test(action)
        ? undefined
        : servicesByPrefix[action.split(":")[0].toLowerCase()];
}
