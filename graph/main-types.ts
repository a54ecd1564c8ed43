import type { StackResource } from "./stack-graph";

/** Types that a picture has boxes for, under short names. */
export const types = {
    api: "aws:apigateway/restApi:RestApi",
    apiDestination: "aws:cloudwatch/eventApiDestination:EventApiDestination",
    application: "aws:emrserverless/application:Application",
    bucket: "aws:s3/bucket:Bucket",
    cluster: "aws:msk/cluster:Cluster",
    crawler: "aws:glue/crawler:Crawler",
    eventBus: "aws:cloudwatch/eventBus:EventBus",
    function: "aws:lambda/function:Function",
    job: "aws:glue/job:Job",
    machine: "aws:sfn/stateMachine:StateMachine",
    server: "aws:transfer/server:Server",
    stream: "aws:kinesis/stream:Stream",
    table: "aws:glue/catalogTable:CatalogTable",
    task: "aws:datasync/task:Task",
    workgroup: "aws:athena/workgroup:Workgroup",
} as const;

/** An import job of bulk history: a dynamic resource, so that its type has the program's own name. */
export const isImportJob = ({ type }: StackResource) => /^pulumi-nodejs:dynamic\/.*ImportJob$/.test(type);
