import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";

const topic = new aws.sns.Topic("alarms", {});
const network = new awsx.ec2.Vpc("shop", {
    natGateways: { strategy: "None" },
    subnetStrategy: "Auto",
    subnetSpecs: [{ type: "Isolated", cidrMask: 20 }],
    // Known only once the topic is there.
    tags: { alarms: topic.arn },
});

export const vpcId = network.vpcId;
export const subnets = network.isolatedSubnetIds;
export const ranges = network.subnets.apply((all) => all.map(({ cidrBlock }) => cidrBlock));
