import { elements, empty, mustBe, mustBeIfSet, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given } from "../conditions";
import { fsbp, topics } from "../controls";

const clusterType = "aws:msk/cluster:Cluster";

export const msk = resourceRule({
    id: "msk-private",
    title: "MSK clusters are in subnets and security groups of one's own, without public access.",
    concern: "private-access",
    severity: "critical",
    enforcement: "mandatory",
    why: "a broker with a public address needs one wrong ACL to be everybody's",
    controls: [...fsbp("MSK.4"), ...topics.network],
    remediation: {
        steps: [
            "Leave `connectivityInfo.publicAccess` unset.",
            "Name at least two private subnets, and a security group.",
        ],
        example: `brokerNodeGroupInfo: { clientSubnets: privateSubnetIds, securityGroups: [brokers.id], ...rest },`,
    },
    rows: [
        row(
            63,
            clusterType,
            "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
            mustBeIfSet("DISABLED"),
        ),
        row(64, clusterType, "brokerNodeGroupInfo.clientSubnets", elements(2)),
        row(65, clusterType, "brokerNodeGroupInfo.securityGroups", elements(1)),
        row(
            68,
            clusterType,
            "brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam",
            mustBe(true),
            {
                when: given("brokerNodeGroupInfo.connectivityInfo.vpcConnectivity"),
            },
        ),
        row(73, "aws:msk/serverlessCluster:ServerlessCluster", "vpcConfigs[].securityGroupIds", elements(1)),
    ],
});

const agentType = "aws:datasync/agent:Agent";

export const agents = resourceRule({
    id: "datasync-agent-private",
    title: "DataSync agents send through a VPC endpoint.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "without one the data of the legacy systems leaves over the internet",
    controls: topics.outbound,
    remediation: {
        steps: ["Set `vpcEndpointId`, `subnetArns` and `securityGroupArns`."],
        example: `new aws.datasync.Agent("legacy", {
    activationKey,
    vpcEndpointId: endpoint.id,
    subnetArns: [subnet.arn],
    securityGroupArns: [group.arn],
});`,
    },
    rows: [
        row(83, agentType, "vpcEndpointId", present()),
        row(84, agentType, "subnetArns", elements(1)),
        row(85, agentType, "securityGroupArns", elements(1)),
    ],
});

const serverType = "aws:transfer/server:Server";

export const transfer = resourceRule({
    id: "transfer-private",
    title: "Transfer Family servers and web apps are inside a VPC, without public addresses.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "by default a server is on the internet, and an elastic IP puts one in a VPC there too",
    controls: topics.network,
    remediation: {
        steps: [
            'Set `endpointType: "VPC"` and `endpointDetails` with `vpcId`, `subnetIds` and `securityGroupIds`, without `addressAllocationIds`.',
        ],
        example: `endpointType: "VPC",
endpointDetails: { vpcId: vpc.id, subnetIds: privateSubnetIds, securityGroupIds: [group.id] },`,
    },
    rows: [
        row(99, serverType, "endpointType", mustBe("VPC")),
        row(100, serverType, "endpointDetails.addressAllocationIds", empty(), {
            fix: "Remove `endpointDetails.addressAllocationIds`",
        }),
        row(101, serverType, "endpointDetails.vpcId", present()),
        row(101, serverType, "endpointDetails.subnetIds", elements(1)),
        row(102, serverType, "endpointDetails.securityGroupIds", elements(1)),
        row(118, "aws:transfer/webApp:WebApp", "endpointDetails.vpc.vpcId", present()),
    ],
});

export const transferEgress = resourceRule({
    id: "transfer-connector-private",
    title: "Transfer Family connectors leave through VPC Lattice.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "by default a connector leaves from AWS's own addresses over the internet, which some partners require",
    controls: topics.outbound,
    remediation: {
        steps: ["Set `egressConfig.vpcLattice.resourceConfigurationArn`."],
        example: `egressConfig: { vpcLattice: { resourceConfigurationArn: partner.arn } },`,
    },
    rows: [
        row(
            115,
            "aws:transfer/connector:Connector",
            "egressConfig.vpcLattice.resourceConfigurationArn",
            present(),
        ),
    ],
});
