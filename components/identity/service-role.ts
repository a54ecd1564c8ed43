import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../argument-checks";
import { placeOf } from "../place";
import { policyDocument, type PolicyStatement } from "./policy-statement";

/** A role as grants need it: an `aws.iam.Role`, or the name and ARN of one from elsewhere. */
export interface RoleReference {
    /** The role's name. */
    name: pulumi.Input<string>;
    /** The role's ARN. */
    arn: pulumi.Input<string>;
}

export interface ServiceRoleArgs {
    /** Service principal that may assume the role, such as `lambda.amazonaws.com`. */
    service: string;
    /** What the role is for. */
    description: string;
    /**
     * Refuse the service when it acts for another account (`aws:SourceAccount`). Default: true; false only for services
     * that don't send the key when they assume a role.
     */
    requireSourceAccount?: boolean;
    /** ARN pattern of the resources on whose behalf the service may assume the role (`aws:SourceArn`). */
    sourceArn?: pulumi.Input<string>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Creates a role that one AWS service may assume, on behalf of this account alone. */
export function serviceRole(
    name: string,
    args: ServiceRoleArgs,
    opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
    const trust = pulumi
        .all([placeOf(opts.parent).accountId, args.sourceArn])
        .apply(([account, sourceArn]) => {
            const condition = {
                ...(args.requireSourceAccount !== false && {
                    StringEquals: { "aws:SourceAccount": account },
                }),
                ...(sourceArn !== undefined && { ArnLike: { "aws:SourceArn": sourceArn } }),
            };
            return policyDocument([
                {
                    Effect: "Allow",
                    Principal: { Service: args.service },
                    Action: "sts:AssumeRole",
                    ...(Object.keys(condition).length > 0 && { Condition: condition }),
                },
            ]);
        });
    return new aws.iam.Role(
        name,
        { description: args.description, assumeRolePolicy: trust, tags: args.tags },
        opts,
    );
}

/** Lets a role do what the statements allow. The name says what is granted, such as `write-clickstream`. */
export function grant(
    name: string,
    role: RoleReference,
    statements: pulumi.Input<PolicyStatement[]>,
    opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
    return new aws.iam.RolePolicy(
        name,
        { role: role.name, policy: pulumi.output(statements).apply(policyDocument) },
        opts,
    );
}

/**
 * The name of a grant, such as `lake-write-raw-normalizer-role`: one component may grant the same to many roles.
 *
 * @param owner - Name of the component that grants.
 * @param what - What is granted, such as `write-raw`.
 * @param id - Tells the role from others. Default: the name of a role of this program.
 * @throws {ArgumentError} When a role from elsewhere comes without an id.
 */
export function grantName(owner: string, what: string, role: RoleReference, id?: string): string {
    // Pulumi keeps the name that a resource was given under `__name`, and has no public way to it.
    const name = id ?? (role as { __name?: string }).__name;
    if (name === undefined) {
        throw new ArgumentError("grant", `${owner}-${what}`, [
            "id: got nothing; allowed: a name that tells the role from others, needed for a role from elsewhere",
        ]);
    }
    return `${owner}-${what}-${name}`;
}
