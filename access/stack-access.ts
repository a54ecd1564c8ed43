import { parseUrn, type ExportedResource } from "../offline/engine";
import { readStatements, type DeployedStatement } from "./policy-document";

/** What a policy document is attached to. */
export type DocumentKind = "identity" | "trust" | "resource" | "endpoint";

/** A policy document of a stack. */
export interface AccessDocument {
    readonly kind: DocumentKind;
    /** Name in the program of the resource that has it. */
    readonly name: string;
    readonly type: string;
    /** ARN of the role, bucket, key, queue or other resource that it is about; the service's name for an endpoint. */
    readonly subject: string;
    readonly text: string;
    readonly statements: readonly DeployedStatement[];
}

/** A role of a stack, with every document that says what it may do. */
export interface AccessRole {
    /** Name in the program. */
    readonly name: string;
    readonly arn: string;
    readonly description: string;
    readonly trust: AccessDocument;
    readonly identity: readonly AccessDocument[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** Where a type keeps a policy document, and what that is about. */
interface DocumentSource {
    readonly property: string;
    readonly subject: (inputs: Inputs, outputs: Inputs) => string;
}

/** Types with a policy of their resource's own. */
const resourceDocuments: Readonly<Record<string, DocumentSource>> = {
    "aws:apigateway/restApiPolicy:RestApiPolicy": { property: "policy", subject: (i) => text(i.restApiId) },
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": {
        property: "policy",
        subject: (i) => text(i.eventBusName),
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        property: "policyDocument",
        subject: (i) => text(i.policyName),
    },
    "aws:dynamodb/resourcePolicy:ResourcePolicy": { property: "policy", subject: (i) => text(i.resourceArn) },
    "aws:glue/resourcePolicy:ResourcePolicy": { property: "policy", subject: () => "catalog" },
    "aws:kinesis/resourcePolicy:ResourcePolicy": { property: "policy", subject: (i) => text(i.resourceArn) },
    "aws:kms/key:Key": { property: "policy", subject: (_, o) => text(o.arn) },
    "aws:msk/clusterPolicy:ClusterPolicy": { property: "policy", subject: (i) => text(i.clusterArn) },
    "aws:s3/bucketPolicy:BucketPolicy": {
        property: "policy",
        subject: (i) => `arn:aws:s3:::${text(i.bucket)}`,
    },
    "aws:secretsmanager/secretPolicy:SecretPolicy": {
        property: "policy",
        subject: (i) => text(i.secretArn),
    },
    "aws:sns/topicPolicy:TopicPolicy": { property: "policy", subject: (i) => text(i.arn) },
    "aws:sqs/queuePolicy:QueuePolicy": { property: "policy", subject: (i) => queueArn(text(i.queueUrl)) },
};

/** Every policy document of a deployed stack, by what it is about. */
export class StackAccess {
    private constructor(
        /** In the order of their names. */
        readonly roles: readonly AccessRole[],
        /** Policies of buckets, keys, topics, queues, functions, log groups and endpoints. */
        readonly documents: readonly AccessDocument[],
        readonly resources: readonly ExportedResource[],
    ) {}

    /**
     * @param resources - Of a deployed stack's state: only there is every document known.
     * @throws {Error} When a role has policies that this stack's state doesn't hold, so that the picture would be partial.
     */
    static of(resources: readonly ExportedResource[]): StackAccess {
        const ofType = (type: string) => resources.filter((resource) => resource.type === type);
        for (const { urn, inputs = {} } of [
            ...ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
            ...ofType("aws:iam/role:Role").filter(
                ({ inputs: { managedPolicyArns, permissionsBoundary, inlinePolicies } = {} }) =>
                    [managedPolicyArns, permissionsBoundary, inlinePolicies].some(Boolean),
            ),
        ]) {
            throw new Error(`${urn} takes policies from elsewhere: ${JSON.stringify(inputs)}`);
        }
        const roles = ofType("aws:iam/role:Role")
            .map((role) => accessRole(role, ofType("aws:iam/rolePolicy:RolePolicy")))
            .sort((one, other) => one.name.localeCompare(other.name));
        const documents = resources.flatMap((resource) => documentsOf(resource));
        return new StackAccess(roles, documents, resources);
    }

    /** Every document of the stack, those of roles included. */
    get allDocuments(): AccessDocument[] {
        return [...this.roles.flatMap(({ trust, identity }) => [trust, ...identity]), ...this.documents];
    }

    /** The role with that name in the program. */
    role(name: string): AccessRole {
        const found = this.roles.find((role) => role.name === name);
        if (!found) {
            throw new Error(
                `There is no role ${name}. The roles are: ${this.roles.map((role) => role.name).join(", ")}`,
            );
        }
        return found;
    }

    /** The resource of a type with that name in the program. */
    resource(type: string, name: string): ExportedResource {
        const found = this.resources.find((each) => each.type === type && parseUrn(each.urn).name === name);
        if (!found) {
            throw new Error(`There is no ${type} named ${name}`);
        }
        return found;
    }

    /** The policy of the bucket, key, topic or queue that an ARN names or is within. */
    resourcePolicy(arn: string): string | undefined {
        const bucket = arn.startsWith("arn:aws:s3:::") ? arn.split("/")[0] : arn;
        return this.documents.find(({ kind, subject }) => kind === "resource" && subject === bucket)?.text;
    }

    /** The policy of the VPC's endpoint of a service, such as `s3`; undefined where there is none. */
    endpointPolicy(service: string): string | undefined {
        return this.documents.find(({ kind, subject }) => kind === "endpoint" && subject === service)?.text;
    }
}

function accessRole(role: ExportedResource, policies: readonly ExportedResource[]): AccessRole {
    const { inputs = {}, outputs = {}, urn, type } = role;
    const arn = text(outputs.arn);
    return {
        name: parseUrn(urn).name,
        arn,
        description: text(inputs.description),
        trust: accessDocument("trust", urn, type, arn, text(inputs.assumeRolePolicy)),
        identity: policies
            .filter((policy) => policy.inputs?.role === outputs.name)
            .map((policy) =>
                accessDocument("identity", policy.urn, policy.type, arn, text(policy.inputs?.policy)),
            )
            .sort((one, other) => one.name.localeCompare(other.name)),
    };
}

function documentsOf({ urn, type, inputs = {}, outputs = {} }: ExportedResource): AccessDocument[] {
    if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") {
        const service = text(inputs.serviceName).split(".").slice(3).join(".");
        return inputs.policy === undefined
            ? []
            : [accessDocument("endpoint", urn, type, service, text(inputs.policy))];
    }
    if (type === "aws:lambda/permission:Permission") {
        return [accessDocument("resource", urn, type, functionArn(inputs), permissionDocument(inputs))];
    }
    const source = resourceDocuments[type];
    return source === undefined || inputs[source.property] === undefined
        ? []
        : [
              accessDocument(
                  "resource",
                  urn,
                  type,
                  source.subject(inputs, outputs),
                  text(inputs[source.property]),
              ),
          ];
}

function accessDocument(
    kind: DocumentKind,
    urn: string,
    type: string,
    subject: string,
    document: string,
): AccessDocument {
    return {
        kind,
        name: parseUrn(urn).name,
        type,
        subject,
        text: document,
        statements: readStatements(document),
    };
}

/** The statement that Lambda makes of a permission. */
function permissionDocument(inputs: Inputs): string {
    const { principal, action, sourceArn, sourceAccount } = inputs;
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: principal },
                Action: action,
                Resource: functionArn(inputs),
                Condition: {
                    ...(sourceArn !== undefined && { ArnLike: { "aws:SourceArn": sourceArn } }),
                    ...(sourceAccount !== undefined && {
                        StringEquals: { "aws:SourceAccount": sourceAccount },
                    }),
                },
            },
        ],
    });
}

/** ARN of a permission's function, which may be given by its name. */
function functionArn(inputs: Inputs): string {
    const given = text(inputs.function);
    const [, , , region = "*", accountId = "*"] = text(inputs.sourceArn).split(":");
    return given.startsWith("arn:") ? given : `arn:aws:lambda:${region}:${accountId}:function:${given}`;
}

/** ARN of a queue, of which policies know the URL. */
function queueArn(url: string): string {
    const [, region, accountId, name] = /^https:\/\/sqs\.([\w-]+)\.[^/]+\/(\d+)\/(.+)$/.exec(url) ?? [];
    return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}
