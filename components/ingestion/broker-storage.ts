import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface BrokerStorageArgs {
    /** Gibibytes up to which the volumes grow. */
    maxGib: number;
    /** Percent of use at which they grow. */
    targetPercent: number;
}

/**
 * Lets the volumes of a cluster's standard brokers grow. They never shrink.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html
 */
export function autoscaleBrokerStorage(
    name: string,
    clusterArn: pulumi.Input<string>,
    args: BrokerStorageArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const target = new aws.appautoscaling.Target(
        `${name}-storage`,
        {
            serviceNamespace: "kafka",
            scalableDimension: "kafka:broker-storage:VolumeSize",
            resourceId: clusterArn,
            minCapacity: 1,
            maxCapacity: args.maxGib,
        },
        opts,
    );
    new aws.appautoscaling.Policy(
        `${name}-storage-growth`,
        {
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            targetTrackingScalingPolicyConfiguration: {
                predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
                targetValue: args.targetPercent,
                disableScaleIn: true,
            },
        },
        opts,
    );
}
