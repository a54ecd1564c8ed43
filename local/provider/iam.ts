import {
    AttachRolePolicyCommand,
    CreateRoleCommand,
    DeleteRoleCommand,
    DeleteRolePolicyCommand,
    DetachRolePolicyCommand,
    PutRolePolicyCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";
import { rolePolicyText } from "./policy-text";

export const iamTypes: EmulatedTypes = {
    "aws:iam/role:Role": emulatedType<aws.iam.RoleArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.iam.send(
                new CreateRoleCommand({
                    RoleName: inputs.name,
                    Path: inputs.path,
                    Description: inputs.description,
                    AssumeRolePolicyDocument: asText(inputs.assumeRolePolicy),
                    MaxSessionDuration: inputs.maxSessionDuration,
                    PermissionsBoundary: inputs.permissionsBoundary,
                }),
            )),
        update: async ({ id, inputs, clients }) =>
            void (await clients.iam.send(
                new UpdateAssumeRolePolicyCommand({
                    RoleName: id,
                    PolicyDocument: asText(inputs.assumeRolePolicy),
                }),
            )),
        delete: ({ id, clients }) => clients.iam.send(new DeleteRoleCommand({ RoleName: id })),
    }),
    "aws:iam/rolePolicy:RolePolicy": putType<aws.iam.RolePolicyArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.iam.send(
                new PutRolePolicyCommand({
                    RoleName: asText(inputs.role),
                    PolicyName: inputs.name,
                    PolicyDocument: rolePolicyText(asText(inputs.policy), clients.place),
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.iam.send(
                new DeleteRolePolicyCommand({ RoleName: asText(inputs.role), PolicyName: inputs.name }),
            ),
    }),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": putType<aws.iam.RolePolicyAttachmentArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.iam.send(
                new AttachRolePolicyCommand({
                    RoleName: asText(inputs.role),
                    PolicyArn: inputs.policyArn,
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.iam.send(
                new DetachRolePolicyCommand({
                    RoleName: asText(inputs.role),
                    PolicyArn: inputs.policyArn,
                }),
            ),
    }),
};

/** A document, or a name, which the program may give as an object; it arrives as text. */
function asText(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
