import path from "node:path";
import type { SparkCode } from "../../../components/transformation/spark-code";

export const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
export const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";

/** A location of a bucket. */
export function location(bucketName: string, prefix: string) {
    return { bucketName, bucketArn: `arn:aws:s3:::${bucketName}`, prefix, keyArn };
}

export const placement = {
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
    securityGroupIds: ["sg-workloads"],
};

/** Code of a job: any files serve, since nothing of them is run. */
export function code(name: string): SparkCode {
    const script = path.resolve(__dirname, "../../../jobs/scripts", `${name}.py`);
    return { name, script, modules: path.resolve(__dirname, "../../../jobs/pyproject.toml") };
}
