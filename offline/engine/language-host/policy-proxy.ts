import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerHandshakeResponse, AnalyzerStackConfigureResponse } from "@pulumi/pulumi/proto/analyzer_pb";

/**
 * Stands between the engine and a policy pack, as it does in Pulumi's own host: the pack reads its stack, its configuration
 * and whether this is a preview from the environment, and the engine tells them only once it is connected. So the engine
 * connects here, the pack starts with what it said, and every later call goes through unchanged.
 */
export class PolicyProxy {
    private readonly server = new grpc.Server({
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    private readonly configuration = Promise.withResolvers<AnalyzerStackConfigureRequest | undefined>();
    private readonly pack = Promise.withResolvers<AnalyzerClient>();

    constructor() {
        // Whether somebody waits for the pack when it fails is up to the engine; the failure is reported either way.
        this.pack.promise.catch(() => undefined);
        const implementation: grpc.UntypedServiceImplementation = {
            handshake: answer(() => new AnalyzerHandshakeResponse()),
            configureStack: answer((request: AnalyzerStackConfigureRequest) => {
                this.configuration.resolve(request);
                return new AnalyzerStackConfigureResponse();
            }),
        };
        for (const [name, method] of Object.entries(AnalyzerService as unknown as grpc.ServiceDefinition)) {
            implementation[name] ??= this.forward(method);
        }
        this.server.addService(AnalyzerService, implementation);
    }

    /** Starts to listen on a free loopback port, and says which. */
    async listen(): Promise<number> {
        return new Promise((resolve, reject) => {
            this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            );
        });
    }

    /** The stack that the engine configures the pack for, or undefined where it runs the pack outside a stack. */
    async stackConfiguration(): Promise<AnalyzerStackConfigureRequest | undefined> {
        return this.configuration.promise;
    }

    /** Connects to the pack that now listens on the port. */
    async attach(port: number): Promise<void> {
        const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
            "grpc.max_receive_message_length": -1,
            "grpc.max_send_message_length": -1,
        });
        const configuration = await this.configuration.promise;
        if (configuration) {
            await configure(client, configuration);
        }
        this.pack.resolve(client);
    }

    /** Fails every call that waits for the pack. */
    fail(error: Error): void {
        this.configuration.resolve(undefined);
        this.pack.reject(error);
    }

    close(): void {
        this.server.forceShutdown();
        void this.pack.promise.then((client) => client.close()).catch(() => undefined);
    }

    private forward(method: grpc.MethodDefinition<unknown, unknown>): grpc.handleUnaryCall<unknown, unknown> {
        return (call, callback) => {
            // The engine asks before it configures only where there is no stack, as when a pack is published.
            this.configuration.resolve(undefined);
            this.pack.promise.then(
                (client) =>
                    client.makeUnaryRequest(
                        method.path,
                        method.requestSerialize,
                        method.responseDeserialize,
                        call.request,
                        callback,
                    ),
                (error: Error) =>
                    callback({
                        code: grpc.status.UNAVAILABLE,
                        details: `policy pack not started: ${error.message}`,
                    }),
            );
        };
    }
}

function answer<Request, Response>(
    respond: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => callback(null, respond(call.request));
}

async function configure(
    client: AnalyzerClient,
    configuration: AnalyzerStackConfigureRequest,
): Promise<void> {
    await new Promise<void>((resolve, reject) => {
        client.configureStack(configuration, (error) => {
            // A pack with an older SDK has only the environment to go by.
            if (error && error.code !== grpc.status.UNIMPLEMENTED) {
                reject(new Error(`policy pack configuration failed: ${error.details}`, { cause: error }));
            } else {
                resolve();
            }
        });
    });
}
