import { mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { topics } from "../controls";

export const vpcEncryption = resourceRule({
    id: "vpc-encryption-control",
    title: "Where a VPC has encryption control, it is enforced.",
    concern: "encryption-in-transit",
    severity: "medium",
    enforcement: "mandatory",
    why: "in `monitor` mode what isn't encrypted still passes",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `mode: "enforce"` once nothing in the VPC sends in clear text.'],
        example: `new aws.ec2.VpcEncryptionControl("network", { vpcId: vpc.id, mode: "enforce" });`,
    },
    rows: [
        row(
            283,
            [
                "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
                "aws:ec2/encryptionControl:EncryptionControl",
            ],
            "mode",
            mustBe("enforce"),
        ),
    ],
});
