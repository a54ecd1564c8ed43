import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { OfflineAws } from "../../../offline/aws/offline-aws";
import { fromStruct, serveProvider, toStruct } from "../../../offline/aws/plugin-server";
import type { PropertyMap } from "../../../offline/aws/property-value";

const SEED = new Uint8Array([1, 2, 3, 4]);

export interface Checked {
    inputs: PropertyMap;
    failures: string[];
}

/** Speaks with the offline provider as the engine does: over gRPC, one call for each step. */
export class ProviderClient {
    private constructor(
        private readonly client: ResourceProviderClient,
        private readonly stopServer: () => void,
    ) {}

    static async start(config: PropertyMap = { region: "eu-west-1" }): Promise<ProviderClient> {
        const provider = new OfflineAws(undefined);
        const { port, stop } = await serveProvider({ ...provider });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const started = new ProviderClient(client, stop);
        await started.configure(config);
        return started;
    }

    stop(): void {
        this.client.close();
        this.stopServer();
    }

    urn(type: string, name: string): string {
        return `urn:pulumi:dev::shop::${type}::${name}`;
    }

    configure(config: PropertyMap): Promise<rpc.ConfigureResponse> {
        const request = new rpc.ConfigureRequest().setArgs(toStruct(config)).setAcceptsecrets(true);
        return answer((done) => this.client.configure(request, done));
    }

    async checkConfig(config: PropertyMap): Promise<string[]> {
        const request = new rpc.CheckRequest().setNews(toStruct(config));
        const response = await answer<rpc.CheckResponse>((done) => this.client.checkConfig(request, done));
        return failures(response);
    }

    async check(
        type: string,
        name: string,
        inputs: PropertyMap,
        more: { old?: PropertyMap; autonaming?: rpc.CheckRequest.AutonamingOptions; seed?: Uint8Array } = {},
    ): Promise<Checked> {
        const request = new rpc.CheckRequest()
            .setUrn(this.urn(type, name))
            .setNews(toStruct(inputs))
            .setRandomseed(more.seed ?? SEED)
            .setOlds(more.old && toStruct(more.old))
            .setAutonaming(more.autonaming);
        const response = await answer<rpc.CheckResponse>((done) => this.client.check(request, done));
        return { inputs: fromStruct(response.getInputs()), failures: failures(response) };
    }

    /** Check and create, as the engine does for a new resource. */
    async create(
        type: string,
        name: string,
        inputs: PropertyMap,
        preview = false,
    ): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
        const checked = await this.check(type, name, inputs);
        if (checked.failures.length > 0) {
            throw new Error(checked.failures.join("\n"));
        }
        const request = new rpc.CreateRequest()
            .setUrn(this.urn(type, name))
            .setProperties(toStruct(checked.inputs))
            .setPreview(preview);
        const response = await answer<rpc.CreateResponse>((done) => this.client.create(request, done));
        return {
            id: response.getId(),
            inputs: checked.inputs,
            outputs: fromStruct(response.getProperties()),
        };
    }

    async update(
        type: string,
        name: string,
        change: { id: string; inputs: PropertyMap; old: PropertyMap; preview?: boolean },
    ): Promise<PropertyMap> {
        const request = new rpc.UpdateRequest()
            .setUrn(this.urn(type, name))
            .setId(change.id)
            .setNews(toStruct(change.inputs))
            .setOlds(toStruct(change.old))
            .setPreview(change.preview ?? false);
        const response = await answer<rpc.UpdateResponse>((done) => this.client.update(request, done));
        return fromStruct(response.getProperties());
    }

    /** Checks the new inputs of a resource that exists, and tells what they change. */
    async diff(type: string, old: PropertyMap, now: PropertyMap): Promise<rpc.DiffResponse.AsObject> {
        const [before, after] = [
            await this.check(type, "it", old),
            await this.check(type, "it", now, { old }),
        ];
        return this.diffChecked(type, before.inputs, after.inputs);
    }

    async diffChecked(type: string, old: PropertyMap, now: PropertyMap): Promise<rpc.DiffResponse.AsObject> {
        const request = new rpc.DiffRequest()
            .setUrn(this.urn(type, "it"))
            .setOldInputs(toStruct(old))
            .setNews(toStruct(now));
        const response = await answer<rpc.DiffResponse>((done) => this.client.diff(request, done));
        return response.toObject();
    }

    async read(
        type: string,
        id: string,
        known?: { inputs: PropertyMap; outputs: PropertyMap },
    ): Promise<PropertyMap> {
        const request = new rpc.ReadRequest()
            .setUrn(this.urn(type, "it"))
            .setId(id)
            .setInputs(known && toStruct(known.inputs))
            .setProperties(known && toStruct(known.outputs));
        const response = await answer<rpc.ReadResponse>((done) => this.client.read(request, done));
        return fromStruct(response.getProperties());
    }

    /** The answer of a function. */
    async invoke(token: string, args: PropertyMap = {}): Promise<PropertyMap> {
        const request = new rpc.InvokeRequest().setTok(token).setArgs(toStruct(args));
        const response = await answer<rpc.InvokeResponse>((done) => this.client.invoke(request, done));
        return fromStruct(response.getReturn());
    }
}

function failures(response: rpc.CheckResponse): string[] {
    return response.getFailuresList().map((failure) => failure.getReason());
}

function answer<T>(call: (done: (error: grpc.ServiceError | null, response: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) =>
        call((error, response) => (error ? reject(error) : resolve(response))),
    );
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
    try {
        await call;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    throw new Error("expected the call to fail");
}
