import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/package.json";
import { ChildProcesses } from "./child-processes";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

/**
 * A Node.js language host for a Pulumi CLI that has none beside it: runs programs, policy packs, and providers whose source
 * is Node. What only other commands than preview, up, refresh and destroy ask for (code generation, new projects) is answered
 * with UNIMPLEMENTED.
 */
export class LanguageHost {
    private readonly server = new grpc.Server({
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    private readonly children = new ChildProcesses();
    private readonly cancellation = new AbortController();

    /** `engineAddress` is where the engine listens, where it is known before the engine's handshake. */
    constructor(private engineAddress = "") {
        const methods: grpc.UntypedServiceImplementation = {
            handshake: unary((request: language.LanguageHandshakeRequest) => {
                this.engineAddress = request.getEngineAddress();
                return new language.LanguageHandshakeResponse();
            }),
            getPluginInfo: unary(pluginInfo),
            about: unary(about),
            // Providers are named by the resources that need them, so the engine finds each at its first use. Listing all that
            // node_modules can reach would make it fetch those that nothing here uses.
            getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
            getProgramDependencies: unary(() => new language.GetProgramDependenciesResponse()),
            run: unary((request: language.RunRequest, call) =>
                runProgram(request, this.engineAddress, this.children, this.cancelledBy(call)),
            ),
            runPlugin: (
                call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>,
            ) => this.streamPlugin(call),
            cancel: unary(() => {
                this.cancellation.abort();
                return new Empty();
            }),
        };
        this.server.addService(LanguageRuntimeService, methods);
    }

    /** Starts to serve on a free loopback port, and says which. */
    async listen(): Promise<number> {
        return new Promise((resolve, reject) => {
            this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            );
        });
    }

    /** Stops serving, and ends what it has started. */
    stop(): void {
        this.server.forceShutdown();
        this.children.killAll();
    }

    private streamPlugin(
        call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>,
    ): void {
        const output = {
            stdout: (text: Uint8Array | string) =>
                call.write(pluginResponse((r) => r.setStdout(bytes(text)))),
            stderr: (text: Uint8Array | string) =>
                call.write(pluginResponse((r) => r.setStderr(bytes(text)))),
        };
        runPlugin(call.request, output, this.children, this.cancelledBy(call)).then(
            () => {
                call.write(pluginResponse((response) => response.setExitcode(0)));
                call.end();
            },
            (error: Error) => call.emit("error", { code: grpc.status.UNKNOWN, details: error.message }),
        );
    }

    /** Aborts when the engine cancels everything, or drops this one call. */
    private cancelledBy(call: Call): AbortSignal {
        const dropped = new AbortController();
        call.on("cancelled", () => dropped.abort());
        return AbortSignal.any([this.cancellation.signal, dropped.signal]);
    }
}

type Call =
    | grpc.ServerUnaryCall<language.RunRequest, unknown>
    | grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>;

function unary<Request, Response>(
    respond: (
        request: Request,
        call: grpc.ServerUnaryCall<Request, Response>,
    ) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        const response = async (): Promise<Response> => respond(call.request, call);
        response().then(
            (value) => callback(null, value),
            (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
        );
    };
}

function pluginInfo(): PluginInfo {
    const info = new PluginInfo();
    info.setVersion(version);
    return info;
}

function about(): language.AboutResponse {
    const response = new language.AboutResponse();
    response.setExecutable(process.execPath);
    response.setVersion(process.version);
    return response;
}

function pluginResponse(fill: (response: language.RunPluginResponse) => void): language.RunPluginResponse {
    const response = new language.RunPluginResponse();
    fill(response);
    return response;
}

function bytes(text: Uint8Array | string): Uint8Array {
    return typeof text === "string" ? Buffer.from(text) : text;
}
