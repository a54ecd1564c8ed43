import { mustBe, mustBeIfSet } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Rule } from "../rule";
import { fsbp, topics } from "./controls";
import { given } from "./conditions";

const instanceType = "aws:ec2/instance:Instance";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

const metadata = resourceRule({
    id: "instance-metadata-v2",
    title: "Instances give credentials to sessions alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "version 1 of the metadata service hands the role's credentials to any request that reaches it",
    controls: [...fsbp("EC2.8", "EC2.170"), ...topics.instanceMetadata],
    remediation: {
        steps: ['Set `metadataOptions.httpTokens: "required"` of instances and launch templates.'],
        example: `new aws.ec2.Instance("agent", { ...rest, metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } });`,
    },
    rows: [row(332, [instanceType, templateType], "metadataOptions.httpTokens", mustBe("required"))],
});

const addresses = resourceRule({
    id: "instance-private",
    title: "Instances have no public addresses.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "a transfer agent is reached by what is beside it, and with a public address by everybody",
    controls: [...fsbp("EC2.9", "EC2.25"), ...topics.network],
    remediation: {
        steps: ["Set `associatePublicIpAddress: false`, and place the instance in a private subnet."],
        example: `new aws.ec2.Instance("agent", { ...rest, subnetId: privateSubnetId, associatePublicIpAddress: false });`,
    },
    rows: [
        row(333, instanceType, "associatePublicIpAddress", mustBeIfSet(false)),
        row(333, templateType, "networkInterfaces[].associatePublicIpAddress", mustBeIfSet("false")),
    ],
});

const volumes = resourceRule({
    id: "volume-encryption",
    title: "Volumes of instances are encrypted.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "an agent keeps what it transfers on disk until it has arrived",
    controls: [...fsbp("EC2.3", "EC2.181"), ...topics.atRest],
    remediation: {
        steps: ["Set `encrypted: true` on volumes and block devices."],
        example: `rootBlockDevice: { encrypted: true, kmsKeyId: key.arn },`,
    },
    rows: [
        row(334, "aws:ebs/volume:Volume", "encrypted", mustBe(true)),
        row(334, instanceType, "rootBlockDevice.encrypted", mustBe(true)),
        row(334, instanceType, "ebsBlockDevices[].encrypted", mustBe(true), {
            when: given("ebsBlockDevices"),
        }),
        row(334, templateType, "blockDeviceMappings[].ebs.encrypted", mustBe("true"), {
            when: given("blockDeviceMappings[].ebs"),
        }),
    ],
});

/** Rules on the instances that agents and brokers of one's own run on. */
export const instances: readonly Rule[] = [metadata, addresses, volumes];
