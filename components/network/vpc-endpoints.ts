import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { endpointName, serviceEndpoints, type ServiceName } from "../../facts/service-endpoints";
import { policyDocument } from "../identity/policy-statement";
import { placeOf, type Place } from "../place";
import { endpointPolicyStatements, takesPolicy } from "./endpoint-policies";

/** The network that endpoints are in. */
export interface EndpointNetwork {
    vpcId: pulumi.Input<string>;
    /** Subnets that get an address of each interface endpoint, one in each zone. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Route tables that get a route to each gateway endpoint. */
    routeTableIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Addresses of the VPC: those that may call the endpoints. */
    cidrBlock: pulumi.Input<string>;
    /** Addresses of DataSync's agents. */
    agentCidrs: pulumi.Input<string>[];
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The endpoints of a VPC: one for each service, made when the service is first named. */
export class VpcEndpoints {
    /** Group of all interface endpoints but DataSync's. Admits 443 from the VPC. */
    readonly securityGroup: aws.ec2.SecurityGroup;

    private readonly made = new Map<ServiceName, aws.ec2.VpcEndpoint>();
    private readonly place: pulumi.Output<Place>;

    constructor(
        private readonly name: string,
        private readonly network: EndpointNetwork,
        private readonly parent: pulumi.Resource,
    ) {
        this.place = placeOf(parent);
        this.securityGroup = this.securityGroupOf("endpoints", "Interface endpoints: HTTPS from the VPC", [
            { cidr: network.cidrBlock, from: 443, to: 443, what: "https" },
        ]);
    }

    /** The service's endpoint, made when it isn't there yet. */
    of(service: ServiceName): aws.ec2.VpcEndpoint {
        const endpoint = this.made.get(service) ?? this.make(service);
        this.made.set(service, endpoint);
        return endpoint;
    }

    /** The services that have an endpoint, in the order in which they were named. */
    get services(): ServiceName[] {
        return [...this.made.keys()];
    }

    private make(service: ServiceName): aws.ec2.VpcEndpoint {
        const { vpcId, routeTableIds, subnetIds, tags } = this.network;
        const gateway = serviceEndpoints[service] === "Gateway";
        return new aws.ec2.VpcEndpoint(
            `${this.name}-${service}`,
            {
                vpcId,
                serviceName: this.place.region.apply((region) => endpointName(service, region)),
                vpcEndpointType: serviceEndpoints[service],
                ...(gateway
                    ? { routeTableIds }
                    : {
                          subnetIds,
                          securityGroupIds: [
                              (service === "datasync" ? this.dataSyncGroup() : this.securityGroup).id,
                          ],
                          privateDnsEnabled: true,
                      }),
                ...(takesPolicy(service) && {
                    policy: this.place.apply((place) =>
                        policyDocument(endpointPolicyStatements(service, place)),
                    ),
                }),
                tags,
            },
            { parent: this.parent },
        );
    }

    /**
     * Agents talk to DataSync's endpoint on 443, and move data on 1024 to 1064.
     *
     * Source: https://docs.aws.amazon.com/datasync/latest/userguide/datasync-network.html
     */
    private dataSyncGroup(): aws.ec2.SecurityGroup {
        return this.securityGroupOf(
            "datasync-endpoint",
            "DataSync endpoint: HTTPS and transfers from the agents",
            this.network.agentCidrs.flatMap((cidr, index) => [
                { cidr, from: 443, to: 443, what: `https-${index + 1}` },
                { cidr, from: 1024, to: 1064, what: `transfers-${index + 1}` },
            ]),
        );
    }

    private securityGroupOf(
        suffix: string,
        description: string,
        admitted: { cidr: pulumi.Input<string>; from: number; to: number; what: string }[],
    ): aws.ec2.SecurityGroup {
        const { vpcId, tags } = this.network;
        const opts = { parent: this.parent };
        const group = new aws.ec2.SecurityGroup(`${this.name}-${suffix}`, { description, vpcId, tags }, opts);
        for (const { cidr, from, to, what } of admitted) {
            new aws.vpc.SecurityGroupIngressRule(
                `${this.name}-${suffix}-${what}`,
                {
                    securityGroupId: group.id,
                    description: pulumi.interpolate`TCP ${from === to ? from : `${from}-${to}`} from ${cidr}`,
                    ipProtocol: "tcp",
                    fromPort: from,
                    toPort: to,
                    cidrIpv4: cidr,
                    tags,
                },
                opts,
            );
        }
        return group;
    }
}
