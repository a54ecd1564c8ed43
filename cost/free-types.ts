/** Why resources of a type cost nothing of their own. */
const reasons = {
    settings: "Settings of a resource that is priced itself.",
    identity: "IAM is free.",
    network: "Parts of a VPC are free; what passes through is priced at endpoints.",
    awsEvents: "Rules on AWS's own events are free, and so is handing them on.",
    catalog: "The first million tables, versions and partitions of a catalog are free.",
    scaling: "Scaling is free; what it adds is priced where it is added.",
    tracing: "Groups and sampling rules of traces are free; traces are priced at what is traced.",
    account: "A setting of the account.",
    files: "What it keeps is priced with the bucket that it lies in.",
} as const;

type Reason = keyof typeof reasons;

/**
 * Types that cost nothing, each by its own name: `module: names`, as in `aws:module/name:Name`. A type that stands neither
 * here nor among those with a price is reported as unpriced, and never taken for free because its neighbours are.
 */
const free: readonly (readonly [reason: Reason, types: Readonly<Record<string, readonly string[]>>])[] = [
    [
        "identity",
        {
            iam: [
                ...["group", "groupMembership", "groupPolicy", "groupPolicyAttachment", "instanceProfile"],
                ...["openIdConnectProvider", "policy", "policyAttachment", "role", "rolePoliciesExclusive"],
                ...["rolePolicy", "rolePolicyAttachment", "rolePolicyAttachmentsExclusive", "samlProvider"],
                ...["serviceLinkedRole", "user", "userGroupMembership", "userPolicy", "userPolicyAttachment"],
            ],
        },
    ],
    [
        "settings",
        {
            acm: ["certificateValidation"],
            apigateway: [
                ...["apiKey", "authorizer", "basePathMapping", "clientCertificate", "deployment"],
                ...["documentationPart", "documentationVersion", "domainName", "integration"],
                ...["integrationResponse", "method", "methodResponse", "methodSettings", "model"],
                ...["requestValidator", "resource", "response", "restApiPolicy", "usagePlan", "usagePlanKey"],
            ],
            athena: ["database", "namedQuery", "preparedStatement"],
            cloudwatch: [
                ...["eventBusPolicy", "eventConnection", "eventPermission", "logDataProtectionPolicy"],
                ...["logIndexPolicy", "logResourcePolicy", "logStream", "queryDefinition"],
            ],
            datasync: [
                "agent",
                "locationHdfs",
                "locationObjectStorage",
                "locationSmb",
                "nfsLocation",
                "s3Location",
            ],
            dynamodb: ["resourcePolicy", "tableItem", "tag"],
            glue: [
                ...["classifier", "connection", "dataQualityRuleset", "resourcePolicy"],
                ...["securityConfiguration", "trigger", "userDefinedFunction", "workflow"],
            ],
            kinesis: ["resourcePolicy"],
            kms: ["alias", "grant", "keyPolicy"],
            lakeformation: [
                ...["dataCellsFilter", "dataLakeSettings", "lfTag", "permissions", "resource"],
                ...["resourceLfTag", "resourceLfTags"],
            ],
            lambda: [
                ...["alias", "codeSigningConfig", "functionEventInvokeConfig", "functionRecursionConfig"],
                ...["functionUrl", "layerVersion", "layerVersionPermission", "permission"],
                ...["runtimeManagementConfig"],
            ],
            msk: [
                ...["clusterPolicy", "configuration", "scramSecretAssociation"],
                ...["singleScramSecretAssociation", "topic"],
            ],
            s3: [
                ...["accessPoint", "bucketAcl", "bucketAclV2", "bucketCorsConfiguration"],
                ...[
                    "bucketCorsConfigurationV2",
                    "bucketLifecycleConfiguration",
                    "bucketLifecycleConfigurationV2",
                    "bucketLogging",
                    "bucketLoggingV2",
                    "bucketNotification",
                ],
                ...["bucketObjectLockConfiguration", "bucketObjectLockConfigurationV2"],
                ...["bucketOwnershipControls", "bucketPolicy", "bucketPublicAccessBlock"],
                ...["bucketRequestPaymentConfiguration", "bucketRequestPaymentConfigurationV2"],
                ...["bucketServerSideEncryptionConfiguration"],
                ...["bucketServerSideEncryptionConfigurationV2", "bucketVersioning", "bucketVersioningV2"],
                ...["bucketWebsiteConfiguration", "bucketWebsiteConfigurationV2"],
            ],
            scheduler: ["scheduleGroup"],
            secretsmanager: ["secretPolicy", "secretRotation", "secretVersion", "tag"],
            sfn: ["alias"],
            sns: ["topicPolicy", "topicSubscription"],
            sqs: ["queuePolicy", "redriveAllowPolicy", "redrivePolicy"],
            transfer: ["access", "agreement", "certificate", "hostKey", "profile", "sshKey", "tag", "user"],
            wafv2: ["apiKey", "ipSet", "regexPatternSet", "webAclAssociation", "webAclLoggingConfiguration"],
        },
    ],
    [
        "network",
        {
            ec2: [
                ...["customerGateway", "defaultNetworkAcl", "defaultRouteTable", "defaultSecurityGroup"],
                ...["egressOnlyInternetGateway", "eipAssociation", "flowLog", "internetGateway"],
                ...["internetGatewayAttachment", "keyPair", "launchTemplate", "mainRouteTableAssociation"],
                ...["managedPrefixList", "managedPrefixListEntry", "networkAcl", "networkAclAssociation"],
                ...["networkAclRule", "networkInterface", "networkInterfaceAttachment"],
                ...["networkInterfaceSecurityGroupAttachment", "peeringConnectionOptions", "route"],
                ...["routeTable", "routeTableAssociation", "securityGroup", "securityGroupAssociation"],
                ...["securityGroupRule", "subnet", "tag", "vpc", "vpcBlockPublicAccessExclusion"],
                ...["vpcBlockPublicAccessOptions", "vpcDhcpOptions", "vpcDhcpOptionsAssociation"],
                ...["vpcEndpointConnectionAccepter", "vpcEndpointPolicy", "vpcEndpointRouteTableAssociation"],

                ...["vpcEndpointSubnetAssociation", "vpcIpv4CidrBlockAssociation"],
                ...["vpcIpv6CidrBlockAssociation", "vpcPeeringConnection", "vpcPeeringConnectionAccepter"],
            ],
            vpc: [
                ...["endpointPrivateDns", "securityGroupEgressRule", "securityGroupIngressRule"],
                ...["securityGroupVpcAssociation"],
            ],
        },
    ],
    ["awsEvents", { cloudwatch: ["eventRule", "eventTarget"] }],
    [
        "catalog",
        { glue: ["catalogDatabase", "catalogTable", "partition", "partitionIndex", "registry", "schema"] },
    ],
    ["scaling", { appautoscaling: ["policy", "scheduledAction", "target"] }],
    ["tracing", { xray: ["group", "indexingRule", "resourcePolicy", "samplingRule"] }],
    [
        "account",
        {
            apigateway: ["account"],
            glue: ["dataCatalogEncryptionSettings"],
            s3: ["accountPublicAccessBlock"],
            xray: ["encryptionConfig", "traceSegmentDestination"],
        },
    ],
    ["files", { s3: ["bucketObject", "bucketObjectv2"] }],
];

const reasonByType = new Map<string, Reason>(
    free.flatMap(([reason, modules]) =>
        Object.entries(modules).flatMap(([module, names]) =>
            names.map((name) => [`aws:${module}/${name}`, reason] as const),
        ),
    ),
);

/** Every type that is known to cost nothing, as `aws:module/name`. */
export const freeTypes: readonly string[] = [...reasonByType.keys()];

/** Why a type costs nothing, in words; undefined where it isn't known to. */
export function whyFree(type: string): string | undefined {
    const reason = reasonByType.get(type.slice(0, type.lastIndexOf(":")));
    return reason && reasons[reason];
}
