import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient as ProtocolClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Wire } from "../model/values";
import type { TestResource } from "./resources";

/** One line of a pack's answer. */
export interface Diagnostic {
    readonly policy: string;
    readonly urn: string;
    readonly level: "advisory" | "mandatory" | "disabled" | "remediate";
    readonly message: string;
}

/** Settings of one policy, as the engine would send them. */
export interface SentConfiguration {
    readonly enforcementLevel: Diagnostic["level"];
    readonly properties?: Record<string, Wire>;
}

const levels = ["advisory", "mandatory", "disabled", "remediate"] as const;

/** A policy pack in a process of its own, spoken to as the engine does: any pack for Node, not just this one. */
export class AnalyzerClient {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: ProtocolClient,
        /** Port on which the pack listens, on loopback. */
        readonly port: number,
    ) {}

    /** Id of the pack's process. */
    get processId(): number {
        return this.child.pid!;
    }

    /**
     * Starts a pack.
     *
     * @param directory - Where its PulumiPolicy.yaml is.
     */
    static async start(directory: string): Promise<AnalyzerClient> {
        const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [directory] });
        const child = spawn(process.execPath, [runner, "127.0.0.1:0", path.resolve(directory)], {
            cwd: directory,
            stdio: ["ignore", "pipe", "pipe"],
        });
        const port = await firstLine(child);
        const client = new ProtocolClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
            "grpc.max_receive_message_length": -1,
            "grpc.max_send_message_length": -1,
        });
        return new AnalyzerClient(child, client, Number(port));
    }

    /** What the pack tells of itself. */
    async info(): Promise<proto.AnalyzerInfo.AsObject> {
        const info = await answer<proto.AnalyzerInfo>((done) =>
            this.client.getAnalyzerInfo(new Empty(), done),
        );
        return info.toObject();
    }

    /** Sends a configuration. */
    async configure(configuration: Record<string, SentConfiguration>): Promise<void> {
        const request = new proto.ConfigureAnalyzerRequest();
        for (const [name, { enforcementLevel, properties }] of Object.entries(configuration)) {
            const config = new proto.PolicyConfig().setEnforcementlevel(levels.indexOf(enforcementLevel));
            request
                .getPolicyconfigMap()
                .set(name, properties ? config.setProperties(struct(properties)) : config);
        }
        await answer((done) => this.client.configure(request, done));
    }

    /** Begins an operation on a stack with this configuration, `namespace:name` to text. */
    async startStack(configuration: Record<string, string> = {}): Promise<void> {
        const request = new proto.AnalyzerStackConfigureRequest().setStack("test").setProject("kit");
        for (const [key, value] of Object.entries(configuration)) {
            request.getConfigMap().set(key, value);
        }
        await answer((done) => this.client.configureStack(request, done));
    }

    /** Has one resource judged before it is created. */
    async analyze(resource: TestResource): Promise<Diagnostic[]> {
        const request = requestFor(resource);
        return diagnosticsIn(
            await answer<proto.AnalyzeResponse>((done) => this.client.analyze(request, done)),
        );
    }

    /** Has one resource put right. The last remedy's properties, or `undefined` when there was none. */
    async remediate(resource: TestResource): Promise<Record<string, Wire> | undefined> {
        const request = requestFor(resource);
        const response = await answer<proto.RemediateResponse>((done) =>
            this.client.remediate(request, done),
        );
        return response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript();
    }

    /** Has a stack judged. */
    async analyzeStack(resources: readonly TestResource[]): Promise<Diagnostic[]> {
        const request = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResource));
        return diagnosticsIn(
            await answer<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done)),
        );
    }

    /** Has each resource judged, side by side as the engine does, then the stack: one operation of the engine. */
    async run(resources: readonly TestResource[]): Promise<Diagnostic[]> {
        const diagnostics = await Promise.all(resources.map((resource) => this.analyze(resource)));
        return [...diagnostics.flat(), ...(await this.analyzeStack(resources))];
    }

    /** Ends the process. */
    async stop(): Promise<void> {
        this.client.close();
        const ended = new Promise((resolve) => this.child.once("exit", resolve));
        this.child.kill();
        await ended;
    }
}

function firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        let errors = "";
        child.stderr!.on("data", (data: Buffer) => (errors += data.toString()));
        createInterface({ input: child.stdout! }).once("line", resolve);
        child.once("exit", (code) => reject(new Error(`The policy pack ended with code ${code}: ${errors}`)));
        child.once("error", reject);
    });
}

function answer<Response>(
    call: (done: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
    return new Promise((resolve, reject) =>
        call((error, response) => (error ? reject(error) : resolve(response))),
    );
}

/** The engine's request to have one resource judged. */
export function requestFor({ type, urn, name, inputs, parent }: TestResource): proto.AnalyzeRequest {
    return new proto.AnalyzeRequest()
        .setType(type)
        .setUrn(urn)
        .setName(name)
        .setProperties(struct(inputs))
        .setOptions(new proto.AnalyzerResourceOptions().setParent(parent ?? ""));
}

/** The engine's words for one resource of a stack. */
export function stackResource(resource: TestResource): proto.AnalyzerResource {
    const { type, urn, name, outputs, parent, propertyDependencies } = resource;
    const message = new proto.AnalyzerResource()
        .setType(type)
        .setUrn(urn)
        .setName(name)
        .setProperties(struct(outputs))
        .setParent(parent ?? "")
        .setOptions(new proto.AnalyzerResourceOptions().setParent(parent ?? ""))
        .setDependenciesList([...new Set(Object.values(propertyDependencies).flat())]);
    for (const [property, urns] of Object.entries(propertyDependencies)) {
        message
            .getPropertydependenciesMap()
            .set(property, new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]));
    }
    return message;
}

function struct(properties: Record<string, Wire>): Struct {
    return Struct.fromJavaScript(properties);
}

function diagnosticsIn(response: proto.AnalyzeResponse): Diagnostic[] {
    return response.getDiagnosticsList().map((diagnostic) => ({
        policy: diagnostic.getPolicyname(),
        urn: diagnostic.getUrn(),
        level: levels[diagnostic.getEnforcementlevel()],
        message: diagnostic.getMessage(),
    }));
}
