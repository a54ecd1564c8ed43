import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { AutonamingSetting } from "./autonaming";
import { InputCheck } from "./check";
import type { Change, ResourceDiff } from "./diff";
import { diffResource } from "./diff";
import { resourceFacts, typesBeside } from "./facts/resource-facts";
import type { ResourceFacts } from "./facts/resource-facts";
import { callFunction, FunctionError } from "./functions";
import { installedVersion } from "./installed-version";
import { nearest } from "../../settings/nearest";
import { Outputs } from "./outputs";
import type { ResourceBackend } from "./resource-backend";
import { WorkedOut } from "./resource-backend";
import { EMPTY, EngineLog, fromStruct, ProtocolError, toStruct } from "./plugin-server";
import type { PropertyMap } from "./property-value";
import { equal, UNKNOWN } from "./property-value";
import type { ProviderSettings } from "./provider-settings";
import { checkSettings, readSettings } from "./provider-settings";

/** The version of `@pulumi/aws` that the provider stands in for: the one that is installed. */
const VERSION = installedVersion("@pulumi/aws");

const NOTICE =
    "Offline AWS provider: nothing is deployed. Resources are checked and kept in the stack's state alone; no AWS API is called.";

/** Makes the backend, once the provider's settings are known. */
export type BackendFactory = (outputs: Outputs, settings: ProviderSettings) => ResourceBackend;

/** What the provider holds once it is configured. */
interface Configured {
    settings: ProviderSettings;
    check: InputCheck;
    outputs: Outputs;
    backend: ResourceBackend;
}

/**
 * Stands in for the `aws` provider behind the engine's own protocol: one public method for each call of the protocol,
 * from messages to messages. What AWS would do is in check.ts, outputs.ts, diff.ts and functions.ts.
 */
export class OfflineAws {
    private configured: Configured | undefined;
    private cancelled = false;
    private log: EngineLog;

    /** @param backend where resources come to be. Default: nowhere, what AWS would answer is worked out. */
    constructor(
        engineAddress: string | undefined,
        private readonly backend: BackendFactory = (outputs) => new WorkedOut(outputs),
    ) {
        this.log = new EngineLog(engineAddress);
    }

    readonly handshake = (): rpc.ProviderHandshakeResponse =>
        new rpc.ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true);

    readonly getPluginInfo = (): plugin.PluginInfo => new plugin.PluginInfo().setVersion(VERSION);

    readonly attach = (request: plugin.PluginAttach): typeof EMPTY => {
        this.log = new EngineLog(request.getAddress());
        return EMPTY;
    };

    readonly getSchema = (): rpc.GetSchemaResponse =>
        new rpc.GetSchemaResponse().setSchema(JSON.stringify({ name: "aws", version: VERSION }));

    readonly checkConfig = (request: rpc.CheckRequest): rpc.CheckResponse => {
        const inputs = fromStruct(request.getNews());
        return checked(inputs, checkSettings(inputs, process.env));
    };

    readonly diffConfig = (request: rpc.DiffRequest): rpc.DiffResponse => {
        const [old, now] = [
            fromStruct(request.getOldInputs() ?? request.getOlds()),
            fromStruct(request.getNews()),
        ];
        const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
        const changed = names.filter((name) => !equal(old[name], now[name]));
        // Another region is another place: what lies in the first one has to be made anew.
        return new rpc.DiffResponse()
            .setChanges(changes(changed.length))
            .setDiffsList(changed)
            .setReplacesList(changed.filter((name) => name === "region"));
    };

    readonly configure = (request: rpc.ConfigureRequest): rpc.ConfigureResponse => {
        const settings = readSettings(fromStruct(request.getArgs()), process.env);
        const outputs = new Outputs(settings);
        const backend = this.backend(outputs, settings);
        this.configured = { settings, check: new InputCheck(settings), outputs, backend };
        if (backend instanceof WorkedOut) {
            this.log.info(NOTICE);
        }
        return new rpc.ConfigureResponse()
            .setAcceptsecrets(true)
            .setSupportspreview(true)
            .setSupportsAutonamingConfiguration(true);
    };

    readonly check = (request: rpc.CheckRequest): rpc.CheckResponse => {
        const inputs = fromStruct(request.getNews());
        const type = typeOf(request.getUrn());
        const facts = resourceFacts(type);
        if (!facts) {
            return checked(inputs, [unknownType(type)]);
        }
        const result = this.ready().check.check({
            facts,
            urn: request.getUrn(),
            inputs,
            oldInputs: request.hasOlds() ? fromStruct(request.getOlds()) : undefined,
            seed: request.getRandomseed_asU8(),
            autonaming: autonamingOf(request.getAutonaming()),
        });
        return checked(result.inputs, result.failures);
    };

    readonly diff = (request: rpc.DiffRequest): rpc.DiffResponse => {
        const facts = factsOf(request.getUrn());
        const old = fromStruct(request.getOldInputs() ?? request.getOlds());
        return diffResponse(diffResource(facts, old, fromStruct(request.getNews())));
    };

    readonly create = async (request: rpc.CreateRequest): Promise<rpc.CreateResponse> => {
        const facts = factsOf(request.getUrn());
        const { outputs, backend } = this.ready();
        const inputs = fromStruct(request.getProperties());
        const resource = request.getPreview()
            ? outputs.planned(facts, inputs)
            : await backend.create({ facts, urn: request.getUrn(), inputs });
        // The real provider keeps the id among the outputs too, where policies see it.
        const properties = { ...resource.properties, id: resource.id || UNKNOWN };
        return new rpc.CreateResponse().setId(resource.id).setProperties(toStruct(properties));
    };

    readonly update = async (request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> => {
        const [urn, id] = [request.getUrn(), request.getId()];
        const facts = factsOf(urn);
        const { outputs, backend } = this.ready();
        const [inputs, old] = [fromStruct(request.getNews()), fromStruct(request.getOlds())];
        const properties = request.getPreview()
            ? outputs.plannedUpdate(facts, inputs, old)
            : await backend.update({ facts, urn, id, inputs, properties: old });
        return new rpc.UpdateResponse().setProperties(toStruct({ ...properties, id }));
    };

    /** A refresh finds what the state holds. What the state doesn't hold can't be found. */
    readonly read = (request: rpc.ReadRequest): rpc.ReadResponse => {
        const type = typeOf(request.getUrn());
        if (!request.hasInputs() || Object.keys(fromStruct(request.getProperties())).length === 0) {
            throw new ProtocolError(
                `the offline AWS provider can't read ${type} "${request.getId()}": it holds no resources but those of ` +
                    "this stack's state. Import or look it up with the real provider, or pass its values through the " +
                    "stack's configuration.",
                grpc.status.FAILED_PRECONDITION,
            );
        }
        return new rpc.ReadResponse()
            .setId(request.getId())
            .setProperties(request.getProperties())
            .setInputs(request.getInputs());
    };

    readonly delete = async (request: rpc.DeleteRequest): Promise<typeof EMPTY> => {
        const [urn, id] = [request.getUrn(), request.getId()];
        await this.ready().backend.delete({
            facts: factsOf(urn),
            urn,
            id,
            inputs: fromStruct(request.getOldInputs()),
            properties: fromStruct(request.getProperties()),
        });
        return EMPTY;
    };

    readonly invoke = (request: rpc.InvokeRequest): rpc.InvokeResponse => {
        try {
            const answer = callFunction(
                request.getTok(),
                fromStruct(request.getArgs()),
                this.ready().settings,
            );
            return new rpc.InvokeResponse().setReturn(toStruct(answer));
        } catch (error) {
            throw error instanceof FunctionError ? new ProtocolError(error.message) : error;
        }
    };

    readonly construct = (request: rpc.ConstructRequest): never => {
        throw new ProtocolError(
            `${request.getType()} is no component of the aws package`,
            grpc.status.NOT_FOUND,
        );
    };

    readonly cancel = (): typeof EMPTY => {
        this.cancelled = true;
        return EMPTY;
    };

    private ready(): Configured {
        if (this.cancelled) {
            throw new ProtocolError("the operation was cancelled", grpc.status.CANCELLED);
        }
        if (!this.configured) {
            throw new ProtocolError("the provider is not configured", grpc.status.FAILED_PRECONDITION);
        }
        return this.configured;
    }
}

/** `urn:pulumi:stack::project::parent$type::name` */
function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

function factsOf(urn: string): ResourceFacts {
    const facts = resourceFacts(typeOf(urn));
    if (!facts) {
        throw new ProtocolError(unknownType(typeOf(urn)));
    }
    return facts;
}

function unknownType(type: string): string {
    const meant = nearest(type, typesBeside(type));
    return `@pulumi/aws ${VERSION} has no resource type ${type}${meant ? `; did you mean ${meant}?` : ""}`;
}

function checked(inputs: PropertyMap, failures: string[]): rpc.CheckResponse {
    // The reasons name their properties. Of one that is named apart the engine would print the value, secret or not.
    const list = failures.map((reason) => new rpc.CheckFailure().setReason(reason));
    return new rpc.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
}

function changes(count: number): rpc.DiffResponse.DiffChanges {
    return count > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE;
}

function diffResponse(diff: ResourceDiff): rpc.DiffResponse {
    const response = new rpc.DiffResponse()
        .setChanges(changes(diff.changes.length))
        .setDiffsList([...new Set(diff.changes.map(({ path }) => path.split(/[.[]/)[0]))])
        .setReplacesList(diff.replaces)
        .setDeletebeforereplace(diff.deleteBeforeReplace)
        .setHasdetaileddiff(true);
    for (const change of diff.changes) {
        const detail = new rpc.PropertyDiff().setKind(kindOf(change)).setInputdiff(true);
        response.getDetaileddiffMap().set(change.path, detail);
    }
    return response;
}

function kindOf({ kind, replaces }: Change): rpc.PropertyDiff.Kind {
    const { Kind } = rpc.PropertyDiff;
    switch (kind) {
        case "add":
            return replaces ? Kind.ADD_REPLACE : Kind.ADD;
        case "delete":
            return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
        case "update":
            return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
    }
}

function autonamingOf(
    options: rpc.CheckRequest.AutonamingOptions | undefined,
): AutonamingSetting | undefined {
    if (!options) {
        return undefined;
    }
    const { Mode } = rpc.CheckRequest.AutonamingOptions;
    const mode = { [Mode.PROPOSE]: "propose", [Mode.ENFORCE]: "enforce", [Mode.DISABLE]: "disable" } as const;
    return { mode: mode[options.getMode()], proposedName: options.getProposedName() };
}
