/** Types in words, where the token's own words don't say it well. */
const names: Readonly<Record<string, string>> = {
    "aws:apigateway/restApi:RestApi": "REST API",
    "aws:athena/workgroup:Workgroup": "Athena workgroup",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "composite alarm",
    "aws:cloudwatch/dashboard:Dashboard": "dashboard",
    "aws:cloudwatch/eventApiDestination:EventApiDestination": "API destination",
    "aws:cloudwatch/eventBus:EventBus": "event bus",
    "aws:cloudwatch/eventConnection:EventConnection": "API connection",
    "aws:cloudwatch/eventRule:EventRule": "event rule",
    "aws:cloudwatch/eventTarget:EventTarget": "event target",
    "aws:cloudwatch/logGroup:LogGroup": "log group",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
    "aws:datasync/task:Task": "DataSync task",
    "aws:dynamodb/table:Table": "DynamoDB table",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "VPC endpoint",
    "aws:emrserverless/application:Application": "EMR Serverless application",
    "aws:glue/catalogTable:CatalogTable": "table",
    "aws:glue/crawler:Crawler": "Glue crawler",
    "aws:glue/job:Job": "Glue job",
    "aws:iam/role:Role": "role",
    "aws:iam/rolePolicy:RolePolicy": "role policy",
    "aws:kinesis/stream:Stream": "Kinesis stream",
    "aws:kms/key:Key": "KMS key",
    "aws:lambda/eventSourceMapping:EventSourceMapping": "event source mapping",
    "aws:lambda/function:Function": "Lambda function",
    "aws:msk/cluster:Cluster": "MSK cluster",
    "aws:msk/topic:Topic": "Kafka topic",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:secretsmanager/secret:Secret": "secret",
    "aws:sfn/stateMachine:StateMachine": "state machine",
    "aws:sns/topic:Topic": "SNS topic",
    "aws:sqs/queue:Queue": "SQS queue",
    "aws:transfer/server:Server": "file server",
    "aws:wafv2/webAcl:WebAcl": "firewall",
};

/** A type in words: `aws:ec2/routeTable:RouteTable` is "ec2 route table", a component's is its class. */
export function typeName(type: string): string {
    const known = names[type];
    if (known !== undefined) {
        return known;
    }
    const [provider, module = "", name = ""] = type.split(":");
    if (provider !== "aws") {
        return name;
    }
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
    return `${module.split("/")[0]} ${words}`;
}
