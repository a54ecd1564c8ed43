import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { stackWaiversKey } from "../configuration";
import type { Properties } from "../model/values";
import type { Finding, RulePack } from "../pack";
import type { Rule } from "../rule";
import {
    configurationIn,
    describe,
    diagnosticOf,
    notApplicable,
    PreparedResponse,
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
        // Nobody looks at the bookkeeping of calls, which takes a tenth of the time.
        "grpc.enable_channelz": 0,
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
    /** What to say of a rule on single resources that doesn't apply. */
    private readonly notApplicable: ReadonlyMap<Rule, Uint8Array>;
    /** What to say of the rules that don't apply to a type, by type. */
    private readonly elsewhere = new Map<string, Uint8Array>();

    constructor(
        private readonly pack: RulePack,
        private readonly identity: PackIdentity,
    ) {
        const onResources = pack.rules.filter(({ kind }) => kind === "resource");
        this.notApplicable = new Map(onResources.map((rule) => [rule, notApplicable(rule.id)]));
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
        const type = request.getType();
        const response = new PreparedResponse(this.notApplicableTo(type));
        if (this.pack.rulesOn(type).length > 0) {
            this.report(this.pack.judge(resourceIn(request, { inputs })), this.pack.rulesOn(type), response);
        }
        return response;
    }

    analyzeStack(request: proto.AnalyzeStackRequest): proto.AnalyzeResponse {
        const resources = request.getResourcesList().map((resource) =>
            resourceIn(resource, {
                inputs: this.inputs.get(resource.getUrn()),
                outputs: reading(resource),
            }),
        );
        this.inputs.clear();
        const response = new proto.AnalyzeResponse();
        const rules = this.pack.rules.filter(({ kind }) => kind === "stack");
        this.report(this.pack.judgeStack(resources), rules, response);
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

    private notApplicableTo(type: string): Uint8Array {
        let bytes = this.elsewhere.get(type);
        if (!bytes) {
            const here: ReadonlySet<Rule> = new Set(this.pack.rulesOn(type));
            bytes = Buffer.concat(
                [...this.notApplicable].filter(([rule]) => !here.has(rule)).map(([, part]) => part),
            );
            this.elsewhere.set(type, bytes);
        }
        return bytes;
    }

    /** Adds the findings, and which of the rules found nothing to judge. */
    private report(
        findings: readonly Finding[],
        rules: readonly Rule[],
        response: proto.AnalyzeResponse,
    ): void {
        const judged = new Set(findings.map(({ rule }) => rule));
        for (const rule of rules.filter((each) => !judged.has(each))) {
            response.addNotApplicable(new proto.PolicyNotApplicable().setPolicyName(rule.id));
        }
        for (const finding of findings) {
            if (this.pack.isReported(finding)) {
                response.addDiagnostics(diagnosticOf(finding, this.identity));
            }
        }
    }
}
