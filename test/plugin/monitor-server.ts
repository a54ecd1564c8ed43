import * as grpc from "@grpc/grpc-js";
import { ResourceMonitorService, type IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { SupportsFeatureResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { RecordingMonitor } from "../components/recording-monitor";

type Answer = (error: unknown, response: unknown) => void;

/** A recording monitor behind the engine's protocol, for components that another process constructs. */
export class MonitorServer {
    private constructor(
        private readonly server: grpc.Server,
        readonly address: string,
    ) {}

    static async listen(monitor: RecordingMonitor): Promise<MonitorServer> {
        const server = new grpc.Server();
        // The mock answers in plain objects what nobody in its own process reads; the wire takes messages alone.
        const implementation: Partial<IResourceMonitorServer> = {
            supportsFeature: (_call, callback) => callback(null, new SupportsFeatureResponse()),
            invoke: (call, callback) => void monitor.invoke(call.request, callback),
            registerResource: (call, callback) =>
                void monitor.registerResource(call.request, callback as Answer),
            registerResourceOutputs: (call, callback) =>
                monitor.registerResourceOutputs(call.request, (error) =>
                    callback(error as grpc.ServiceError | null, new Empty()),
                ),
        };
        server.addService(ResourceMonitorService, implementation as IResourceMonitorServer);
        const port = await new Promise<number>((resolve, reject) =>
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
                error ? reject(error) : resolve(bound),
            ),
        );
        return new MonitorServer(server, `127.0.0.1:${port}`);
    }

    close(): void {
        this.server.forceShutdown();
    }
}
