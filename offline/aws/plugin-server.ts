import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { PropertyMap } from "./property-value";

/** A message that the engine can't send or take: what went wrong, with the status that the protocol gives it. */
export class ProtocolError extends Error {
    constructor(
        message: string,
        readonly code: grpc.status = grpc.status.INVALID_ARGUMENT,
    ) {
        super(message);
    }
}

/** The provider's methods, by their name in the protocol; each takes the request message and returns the response. */
// The protocol's messages differ from method to method, so the table of methods can name no common type for them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ProviderMethods = Record<string, (request: any) => object | Promise<object>>;

/** Serves a provider to the engine on a free loopback port; resolves to the port and a way to stop. */
export async function serveProvider(methods: ProviderMethods): Promise<{ port: number; stop: () => void }> {
    const server = new grpc.Server({
        // A state with large documents exceeds gRPC's default of 4 MiB; the engine itself sets no limit.
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    const implementation: grpc.UntypedServiceImplementation = {};
    for (const name of Object.keys(ResourceProviderService)) {
        const method = methods[name];
        if (method) {
            implementation[name] = unary(method);
        }
    }
    server.addService(ResourceProviderService, implementation);
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        );
    });
    return { port, stop: () => server.forceShutdown() };
}

function unary(method: (request: object) => object | Promise<object>): grpc.handleUnaryCall<object, object> {
    return (call, callback) => {
        const answer = async (): Promise<object> => method(call.request);
        answer().then(
            (response) => callback(null, response),
            (error: unknown) => {
                const expected = error instanceof ProtocolError;
                const details =
                    error instanceof Error ? (expected ? error.message : error.stack) : String(error);
                callback({ code: expected ? error.code : grpc.status.UNKNOWN, details });
            },
        );
    };
}

/** Ends this process when the engine that started it has gone, so that a killed engine leaves none behind. */
export function exitWithParent(): void {
    const parent = process.ppid;
    setInterval(() => {
        if (process.ppid !== parent) {
            process.exit(0);
        }
    }, 1_000).unref();
}

/** The engine's log, shown to the person who runs it. */
export class EngineLog {
    private readonly client: EngineClient | undefined;

    constructor(address: string | undefined) {
        this.client = address ? new EngineClient(address, grpc.credentials.createInsecure()) : undefined;
    }

    info(message: string): void {
        const request = new LogRequest();
        request.setSeverity(LogSeverity.INFO);
        request.setMessage(message);
        // What can't be logged is no reason to fail the operation.
        this.client?.log(request, () => undefined);
    }
}

export function fromStruct(struct: Struct | undefined): PropertyMap {
    return struct?.toJavaScript() ?? {};
}

export function toStruct(map: PropertyMap): Struct {
    return Struct.fromJavaScript(map);
}

export const EMPTY = new Empty();
