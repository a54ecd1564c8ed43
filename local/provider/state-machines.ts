import {
    CreateStateMachineCommand,
    DeleteStateMachineCommand,
    type StateMachineType,
    UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

export const stateMachineTypes: EmulatedTypes = {
    "aws:sfn/stateMachine:StateMachine": emulatedType<aws.sfn.StateMachineArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.states.send(
                new CreateStateMachineCommand({
                    name: inputs.name,
                    definition: inputs.definition,
                    roleArn: inputs.roleArn,
                    type: inputs.type as StateMachineType | undefined,
                }),
            )),
        update: async ({ id, inputs, clients }) =>
            void (await clients.states.send(
                new UpdateStateMachineCommand({
                    stateMachineArn: id,
                    definition: inputs.definition,
                    roleArn: inputs.roleArn,
                }),
            )),
        delete: ({ id, clients }) =>
            clients.states.send(new DeleteStateMachineCommand({ stateMachineArn: id })),
    }),
};
