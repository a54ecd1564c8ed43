import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { stackWaiversKey } from "../configuration";
import type { Properties } from "../model/values";
import type { Finding, RulePack } from "../pack";
import {
    configurationIn,
    describe,
    diagnosticOf,
    reading,
    resourceIn,
    settingsDiagnostic,
    toStruct,
    wireOf,
    type PackIdentity,
} from "./messages";

/** A stack's configuration: `namespace:name` to text. */
export type StackConfiguration = Pick<ReadonlyMap<string, string>, "get">;

/** What answers the engine's questions about resources. */
export interface Analyzer {
    describe(): proto.AnalyzerInfo;
    plugin(): plugin.PluginInfo;
    configure(request: proto.ConfigureAnalyzerRequest): void;
    /** A new operation begins, on a stack with this configuration. */
    startStack(configuration: StackConfiguration): void;
    analyze(request: proto.AnalyzeRequest): proto.AnalyzeResponse;
    analyzeStack(request: proto.AnalyzeStackRequest): proto.AnalyzeResponse;
    remediate(request: proto.AnalyzeRequest): proto.RemediateResponse;
}

/**
 * Serves an analyzer over the engine's analyzer protocol on a free loopback port.
 *
 * It takes the place of the server in `@pulumi/policy`, which decodes every resource of a stack anew for each stack
 * policy, hides the inputs from stack policies, and answers an unknown value with an advisory "can't run policy".
 *
 * @returns The server and the port it listens on.
 */
export function serve(analyzer: Analyzer): Promise<{ server: grpc.Server; port: number }> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    server.addService(AnalyzerService, implementationOf(analyzer, server));
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve({ server, port }),
        );
    });
}

function implementationOf(analyzer: Analyzer, server: grpc.Server): grpc.UntypedServiceImplementation {
    // The message class must be of the protobuf copy that @pulumi/pulumi loads.
    const { responseType: Empty } = AnalyzerService.configure as unknown as {
        responseType: new () => unknown;
    };
    return {
        handshake: answering(() => new proto.AnalyzerHandshakeResponse()),
        configureStack: answering((request: proto.AnalyzerStackConfigureRequest) => {
            analyzer.startStack(request.getConfigMap());
            return new proto.AnalyzerStackConfigureResponse();
        }),
        configure: answering((request: proto.ConfigureAnalyzerRequest) => {
            analyzer.configure(request);
            return new Empty();
        }),
        getAnalyzerInfo: answering(() => analyzer.describe()),
        getPluginInfo: answering(() => analyzer.plugin()),
        analyze: answering((request: proto.AnalyzeRequest) => analyzer.analyze(request)),
        remediate: answering((request: proto.AnalyzeRequest) => analyzer.remediate(request)),
        analyzeStack: answering((request: proto.AnalyzeStackRequest) => analyzer.analyzeStack(request)),
        cancel: answering(() => {
            setImmediate(() => server.forceShutdown());
            return new Empty();
        }),
    };
}

function answering<Request, Response>(
    answer: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        try {
            callback(null, answer(call.request));
        } catch (error) {
            const details = error instanceof Error ? error.message : String(error);
            callback({ code: grpc.status.INVALID_ARGUMENT, details });
        }
    };
}

/** Answers with what the rules of a pack find. */
export class PackAnalyzer implements Analyzer {
    /** What the program asked for, by URN: stack rules judge on it too, though the engine then sends outputs. */
    private readonly inputs = new Map<string, () => Properties>();
    private readonly resourceRules: readonly string[];
    private readonly stackRules: readonly string[];

    constructor(
        private readonly pack: RulePack,
        private readonly identity: PackIdentity,
    ) {
        const idsOf = (kind: string) => pack.rules.filter((rule) => rule.kind === kind).map(({ id }) => id);
        this.resourceRules = idsOf("resource");
        this.stackRules = idsOf("stack");
    }

    describe(): proto.AnalyzerInfo {
        return describe(this.pack, this.identity);
    }

    plugin(): plugin.PluginInfo {
        return new plugin.PluginInfo().setVersion(this.identity.version);
    }

    configure(request: proto.ConfigureAnalyzerRequest): void {
        this.pack.configure(configurationIn(request));
    }

    startStack(configuration: StackConfiguration): void {
        this.inputs.clear();
        this.pack.bringWaivers(configuration.get(stackWaiversKey));
    }

    analyze(request: proto.AnalyzeRequest): proto.AnalyzeResponse {
        const inputs = reading(request);
        this.inputs.set(request.getUrn(), inputs);
        const findings = this.pack.judges(request.getType())
            ? this.pack.judge(resourceIn(request, { inputs }))
            : [];
        return this.respond(findings, this.resourceRules);
    }

    analyzeStack(request: proto.AnalyzeStackRequest): proto.AnalyzeResponse {
        const resources = request.getResourcesList().map((resource) =>
            resourceIn(resource, {
                inputs: this.inputs.get(resource.getUrn()),
                outputs: reading(resource),
            }),
        );
        this.inputs.clear();
        const response = this.respond(this.pack.judgeStack(resources), this.stackRules);
        for (const problem of this.pack.waiverProblems()) {
            response.addDiagnostics(settingsDiagnostic(problem, this.pack.settingsLevel, this.identity));
        }
        return response;
    }

    remediate(request: proto.AnalyzeRequest): proto.RemediateResponse {
        const response = new proto.RemediateResponse();
        const resource = resourceIn(request, { inputs: reading(request) });
        for (const { rule, properties } of this.pack.remedy(resource, wireOf(request))) {
            response.addRemediations(
                new proto.Remediation()
                    .setPolicyname(rule.id)
                    .setPolicypackname(this.identity.name)
                    .setPolicypackversion(this.identity.version)
                    .setDescription(rule.title)
                    .setProperties(toStruct(properties)),
            );
        }
        return response;
    }

    private respond(findings: readonly Finding[], rules: readonly string[]): proto.AnalyzeResponse {
        const response = new proto.AnalyzeResponse();
        const judged = new Set(findings.map(({ rule }) => rule.id));
        response.setNotApplicableList(
            rules
                .filter((id) => !judged.has(id))
                .map((id) => new proto.PolicyNotApplicable().setPolicyName(id)),
        );
        for (const finding of findings) {
            if (this.pack.isReported(finding)) {
                response.addDiagnostics(diagnosticOf(finding, this.identity));
            }
        }
        return response;
    }
}
