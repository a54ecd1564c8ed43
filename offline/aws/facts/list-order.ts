/**
 * Which lists have an order. Lists travel as lists, but in the real provider most lists of plain values are sets, and most
 * lists of objects are lists: below are the exceptions among the types of ingestion, from the resources' sources in
 * github.com/hashicorp/terraform-provider-aws (`schema.TypeList` and `schema.TypeSet`).
 */
const ORDERED_VALUES: Record<string, string[]> = {
    "aws:dynamodb/table:Table": ["localSecondaryIndexes[].nonKeyAttributes"],
    "aws:glue/catalogTable:CatalogTable": [
        "storageDescriptor.bucketColumns",
        "storageDescriptor.skewedInfo.skewedColumnNames",
    ],
    "aws:glue/connection:Connection": ["matchCriterias"],
    "aws:glue/crawler:Crawler": ["classifiers"],
    "aws:glue/job:Job": ["connections"],
    "aws:lambda/function:Function": ["imageConfig.command", "imageConfig.entryPoint", "layers"],
};

const UNORDERED_OBJECTS: Record<string, string[]> = {
    "aws:appautoscaling/policy:Policy": ["stepScalingPolicyConfiguration.stepAdjustments"],
    "aws:cloudwatch/metricAlarm:MetricAlarm": ["metricQueries"],
    "aws:dynamodb/table:Table": ["attributes", "globalSecondaryIndexes", "localSecondaryIndexes", "replicas"],
    "aws:ec2/routeTable:RouteTable": ["routes"],
    "aws:ec2/securityGroup:SecurityGroup": ["egress", "ingress"],
    "aws:ec2/vpcEndpoint:VpcEndpoint": ["subnetConfigurations"],
    "aws:emrserverless/application:Application": ["initialCapacities"],
    "aws:iam/role:Role": ["inlinePolicies"],
    "aws:lambda/eventSourceMapping:EventSourceMapping": [
        "filterCriteria.filters",
        "sourceAccessConfigurations",
    ],
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ["corsRules"],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["rules"],
    "aws:secretsmanager/secret:Secret": ["replicas"],
    "aws:wafv2/webAcl:WebAcl": ["rules"],
};

/** Whether the order of a list means something. `path` is without indices: `rules[].names`. */
export function isOrdered(type: string, path: string, ofObjects: boolean): boolean {
    return ofObjects
        ? !UNORDERED_OBJECTS[type]?.includes(path)
        : (ORDERED_VALUES[type]?.includes(path) ?? false);
}
