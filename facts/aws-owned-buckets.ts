/**
 * Buckets of AWS's own from which Spark fetches what it needs to start, through the VPC of its subnets: transforms of
 * Glue Studio jobs; packages of EMR's and Amazon Linux's repositories, and the sources of EMR's applications.
 *
 * Lambda and EMR Serverless fetch nothing through the VPC. `*` stands for account numbers of Glue that differ by region.
 *
 * Sources: https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md,
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/private-subnet-iampolicy.html
 */
export function awsOwnedBuckets(region: string): string[] {
    return [
        `aws-glue-studio-transforms-*-prod-${region}`,
        `repo.${region}.emr.amazonaws.com`,
        `prod.${region}.appinfo.src`,
        `al2023-repos-${region}-de612dc2`,
    ];
}
