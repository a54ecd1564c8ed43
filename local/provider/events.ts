import {
    CreateEventBusCommand,
    DeleteEventBusCommand,
    DeleteRuleCommand,
    PutRuleCommand,
    PutTargetsCommand,
    RemoveTargetsCommand,
    type RuleState,
} from "@aws-sdk/client-eventbridge";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";

export const eventTypes: EmulatedTypes = {
    "aws:cloudwatch/eventBus:EventBus": emulatedType<aws.cloudwatch.EventBusArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.events.send(
                new CreateEventBusCommand({ Name: inputs.name, Description: inputs.description }),
            )),
        update: () => Promise.resolve(),
        delete: ({ inputs, clients }) =>
            clients.events.send(new DeleteEventBusCommand({ Name: inputs.name })),
    }),
    "aws:cloudwatch/eventRule:EventRule": putType<aws.cloudwatch.EventRuleArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.events.send(
                new PutRuleCommand({
                    Name: inputs.name,
                    EventBusName: inputs.eventBusName,
                    Description: inputs.description,
                    EventPattern: inputs.eventPattern,
                    ScheduleExpression: inputs.scheduleExpression,
                    State: inputs.state as RuleState | undefined,
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.events.send(
                new DeleteRuleCommand({ Name: inputs.name, EventBusName: inputs.eventBusName }),
            ),
    }),
    "aws:cloudwatch/eventTarget:EventTarget": putType<aws.cloudwatch.EventTargetArgs>({
        async put({ inputs, clients }) {
            if (isOutside(inputs.arn)) {
                return;
            }
            const { inputTransformer, deadLetterConfig } = inputs;
            await clients.events.send(
                new PutTargetsCommand({
                    Rule: inputs.rule,
                    EventBusName: inputs.eventBusName,
                    Targets: [
                        {
                            Id: inputs.targetId,
                            Arn: inputs.arn,
                            RoleArn: inputs.roleArn,
                            Input: inputs.input,
                            InputPath: inputs.inputPath,
                            DeadLetterConfig: deadLetterConfig && { Arn: deadLetterConfig.arn },
                            InputTransformer: inputTransformer && {
                                InputPathsMap: inputTransformer.inputPaths,
                                InputTemplate: inputTransformer.inputTemplate,
                            },
                        },
                    ],
                }),
            );
        },
        async delete({ inputs, clients }) {
            if (!isOutside(inputs.arn)) {
                await clients.events.send(
                    new RemoveTargetsCommand({
                        Rule: inputs.rule,
                        EventBusName: inputs.eventBusName,
                        Ids: [inputs.targetId!],
                    }),
                );
            }
        },
    }),
};

/** A target on the internet gets nothing from here. */
function isOutside(arn: string): boolean {
    return arn.includes(":api-destination/");
}
