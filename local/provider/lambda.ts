import {
    AddPermissionCommand,
    type Architecture,
    CreateEventSourceMappingCommand,
    CreateFunctionCommand,
    DeleteEventSourceMappingCommand,
    DeleteFunctionCommand,
    DeleteFunctionEventInvokeConfigCommand,
    PutFunctionConcurrencyCommand,
    PutFunctionEventInvokeConfigCommand,
    RemovePermissionCommand,
    type Runtime,
    UpdateFunctionCodeCommand,
    UpdateFunctionConfigurationCommand,
    waitUntilFunctionActiveV2,
    waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { deploymentPackage } from "./deployment-package";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";

type FunctionArgs = Unwrap<aws.lambda.FunctionArgs>;

export const lambdaTypes: EmulatedTypes = {
    "aws:lambda/function:Function": emulatedType<aws.lambda.FunctionArgs>({
        async create({ inputs, clients: { lambda } }) {
            const { name } = inputs;
            const { CodeSha256: codeSha256 = "" } = await lambda.send(
                new CreateFunctionCommand({
                    FunctionName: name,
                    Code: { ZipFile: await deploymentPackage(inputs.code) },
                    Architectures: inputs.architectures as Architecture[] | undefined,
                    ...configuration(inputs),
                }),
            );
            await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
            const { reservedConcurrentExecutions: reserved } = inputs;
            if (reserved !== undefined && reserved >= 0) {
                await lambda.send(
                    new PutFunctionConcurrencyCommand({
                        FunctionName: name,
                        ReservedConcurrentExecutions: reserved,
                    }),
                );
            }
            return { properties: { codeSha256 } };
        },
        async update({ id, inputs, clients: { lambda } }) {
            const updated = { client: lambda, maxWaitTime: 60 };
            await lambda.send(
                new UpdateFunctionCodeCommand({
                    FunctionName: id,
                    ZipFile: await deploymentPackage(inputs.code),
                }),
            );
            await waitUntilFunctionUpdatedV2(updated, { FunctionName: id });
            await lambda.send(
                new UpdateFunctionConfigurationCommand({ FunctionName: id, ...configuration(inputs) }),
            );
            await waitUntilFunctionUpdatedV2(updated, { FunctionName: id });
        },
        delete: ({ id, clients }) => clients.lambda.send(new DeleteFunctionCommand({ FunctionName: id })),
    }),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig":
        putType<aws.lambda.FunctionEventInvokeConfigArgs>({
            put: async ({ inputs, clients }) =>
                void (await clients.lambda.send(
                    new PutFunctionEventInvokeConfigCommand({
                        FunctionName: inputs.functionName,
                        MaximumRetryAttempts: inputs.maximumRetryAttempts,
                        MaximumEventAgeInSeconds: inputs.maximumEventAgeInSeconds,
                        DestinationConfig: {
                            OnFailure: { Destination: inputs.destinationConfig?.onFailure?.destination },
                        },
                    }),
                )),
            delete: ({ inputs, clients }) =>
                clients.lambda.send(
                    new DeleteFunctionEventInvokeConfigCommand({ FunctionName: inputs.functionName }),
                ),
        }),
    "aws:lambda/permission:Permission": emulatedType<aws.lambda.PermissionArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.lambda.send(
                new AddPermissionCommand({
                    FunctionName: inputs.function as unknown as string,
                    StatementId: inputs.statementId,
                    Action: inputs.action,
                    Principal: inputs.principal,
                    SourceArn: inputs.sourceArn,
                    SourceAccount: inputs.sourceAccount,
                }),
            )),
        update: () => Promise.resolve(),
        delete: ({ id, inputs, clients }) =>
            clients.lambda.send(
                new RemovePermissionCommand({
                    FunctionName: inputs.function as unknown as string,
                    StatementId: id,
                }),
            ),
    }),
    "aws:lambda/eventSourceMapping:EventSourceMapping": emulatedType<aws.lambda.EventSourceMappingArgs>({
        async create({ inputs, clients }) {
            if (!isPolledByEmulator(inputs.eventSourceArn)) {
                return;
            }
            const { UUID: uuid = "" } = await clients.lambda.send(
                new CreateEventSourceMappingCommand({
                    FunctionName: inputs.functionName,
                    EventSourceArn: inputs.eventSourceArn,
                    BatchSize: inputs.batchSize,
                    MaximumBatchingWindowInSeconds: inputs.maximumBatchingWindowInSeconds,
                    FunctionResponseTypes: inputs.functionResponseTypes as ["ReportBatchItemFailures"],
                    Enabled: inputs.enabled,
                }),
            );
            return { id: uuid, properties: { uuid } };
        },
        update: () => Promise.resolve(),
        async delete({ id, inputs, clients }) {
            if (isPolledByEmulator(inputs.eventSourceArn)) {
                await clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: id }));
            }
        },
    }),
};

/**
 * Queues alone: of streams the emulator ignores partial failures, bisection, retry limits and failure destinations, and
 * topics it doesn't read. The run's own pollers read both.
 */
function isPolledByEmulator(sourceArn: string | undefined): boolean {
    return sourceArn?.startsWith("arn:aws:sqs:") ?? false;
}

function configuration(inputs: FunctionArgs) {
    return {
        Role: inputs.role,
        Description: inputs.description,
        Handler: inputs.handler,
        Runtime: inputs.runtime as Runtime | undefined,
        Timeout: inputs.timeout,
        MemorySize: inputs.memorySize,
        KMSKeyArn: inputs.kmsKeyArn,
        Environment: { Variables: environment(inputs) },
        LoggingConfig: { LogGroup: inputs.loggingConfig?.logGroup },
    };
}

/** The function's environment; brokers on this machine take no IAM tokens. */
function environment({ environment: given }: FunctionArgs): Record<string, string> {
    const variables = given?.variables ?? {};
    const local = variables.BOOTSTRAP_SERVERS?.startsWith("127.0.0.1:");
    return { ...variables, ...(local && { EVENT_BUS_AUTHENTICATION: "none" }) };
}
