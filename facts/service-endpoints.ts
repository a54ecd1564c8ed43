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
    "kinesis-streams": "Interface",
    kms: "Interface",
    lambda: "Interface",
    logs: "Interface",
    monitoring: "Interface",
    secretsmanager: "Interface",
    sns: "Interface",
    sqs: "Interface",
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
