import type * as pulumi from "@pulumi/pulumi";
import * as resproto from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { checkedInputs, createdState, previewedState, type Place } from "./aws-outputs";
import { recordedVpc } from "./recorded-vpc";
import {
    containsSecret,
    plainValue,
    resourceReference,
    unknown,
    type RecordedCall,
    type RecordedResource,
} from "./recorded-resource";

type Callback = (error: unknown, response: unknown) => void;
type Values = Record<string, unknown>;

/** What a resource that the monitor makes up itself is made of: a child of a component from another package. */
export interface MadeUpResource {
    type: string;
    name: string;
    parent: RecordedResource;
    inputs: Values;
    dependencies?: RecordedResource[];
}

/** Stands in for the engine and the providers: answers registrations as they would, and records them. */
export class RecordingMonitor extends MockMonitor {
    readonly recorded: RecordedResource[] = [];
    readonly calls: RecordedCall[] = [];

    constructor(
        readonly place: Place,
        readonly zones: string[],
        private readonly preview: boolean,
        private readonly prefix: string,
        private readonly answers: Record<string, (inputs: Values) => Values>,
    ) {
        super({
            call: ({ token, inputs, provider = "" }: pulumi.runtime.MockCallArgs) =>
                this.answer({ token, inputs: inputs as Values, provider }),
            newResource: ({ type }: pulumi.runtime.MockResourceArgs) => {
                throw new Error(`recorded stack: ${type} was read, not registered; reading isn't recorded`);
            },
        });
    }

    override registerResource(request: resproto.RegisterResourceRequest, callback: Callback): Promise<void> {
        try {
            callback(null, this.register(request));
        } catch (error) {
            callback(error, undefined);
        }
        return Promise.resolve();
    }

    override registerResourceOutputs(
        request: resproto.RegisterResourceOutputsRequest,
        callback: Callback,
    ): void {
        const resource = this.recorded.find(({ urn }) => urn === request.getUrn());
        if (resource !== undefined) {
            resource.outputs = plainValue(request.getOutputs()?.toJavaScript() ?? {}) as Values;
        }
        callback(null, {});
    }

    /** Records a child of a component from another package. */
    makeUp({ type, name, parent, inputs, dependencies = [] }: MadeUpResource): RecordedResource {
        return this.record({
            ...unadorned,
            urn: this.urnOf(parent.urn, type, name),
            type,
            name,
            parent: parent.urn,
            custom: true,
            inputs,
            dependencies: dependencies.map(({ urn }) => urn),
        });
    }

    private register(request: resproto.RegisterResourceRequest): resproto.RegisterResourceResponse {
        const wire = (request.getObject()?.toJavaScript() ?? {}) as Values;
        const type = request.getType();
        const name = request.getName();
        const urn = this.urnOf(request.getParent(), type, name);
        if (this.recorded.some((resource) => resource.urn === urn)) {
            throw new Error(`duplicate resource URN ${urn}; two resources of one type can't share a name`);
        }
        const recorded = this.record({
            urn,
            type,
            name,
            parent: request.getParent() || undefined,
            custom: request.getCustom(),
            id: "",
            inputs: plainValue(wire) as Values,
            secretInputs: Object.keys(wire).filter((key) => containsSecret(wire[key])),
            outputs: {},
            dependencies: request.getDependenciesList(),
            propertyDependencies: Object.fromEntries(
                [...request.getPropertydependenciesMap().entries()].map(
                    ([key, list]: [string, resproto.RegisterResourceRequest.PropertyDependencies]) => [
                        key,
                        list.getUrnsList(),
                    ],
                ),
            ),
            protect: request.getProtect() ?? false,
            retainOnDelete: request.getRetainondelete() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            replaceOnChanges: request.getReplaceonchangesList(),
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            deletedWith: request.getDeletedwith(),
            deleteBeforeReplace: request.getDeletebeforereplace(),
            importId: request.getImportid(),
            provider: request.getProvider(),
        });
        const response = new resproto.RegisterResourceResponse();
        response.setUrn(urn);
        response.setId(recorded.id);
        if (request.getRemote()) {
            if (type !== "awsx:ec2:Vpc") {
                throw new Error(`recorded stack: ${type} is a component that nothing here constructs`);
            }
            const { outputs, dependencies } = recordedVpc(this, recorded);
            recorded.outputs = plainValue(outputs) as Values;
            response.setObject(Struct.fromJavaScript(outputs as Parameters<typeof Struct.fromJavaScript>[0]));
            for (const key of Object.keys(outputs)) {
                const urns = new resproto.RegisterResourceResponse.PropertyDependencies();
                urns.setUrnsList(dependencies);
                response.getPropertydependenciesMap().set(key, urns);
            }
        } else {
            const secret = (key: string, value: unknown) => (containsSecret(wire[key]) ? wire[key] : value);
            const outputs = Object.fromEntries(
                Object.entries(recorded.outputs).map(([key, value]) => [key, secret(key, value)]),
            );
            response.setObject(Struct.fromJavaScript(outputs as Parameters<typeof Struct.fromJavaScript>[0]));
        }
        return response;
    }

    private record(resource: RecordedResource): RecordedResource {
        if (resource.custom) {
            resource.inputs = checkedInputs(resource.type, resource.name, resource.urn, resource.inputs);
            if (this.preview) {
                resource.outputs = previewedState(resource.type, resource.inputs);
            } else {
                const { id, state } = createdState(resource.type, resource.urn, resource.inputs, this.place);
                resource.id = id;
                resource.outputs = state;
            }
        }
        this.recorded.push(resource);
        this.resources.set(resource.urn, {
            urn: resource.urn,
            id: resource.id,
            state: resource.outputs,
        });
        return resource;
    }

    private urnOf(parent: string, type: string, name: string): string {
        const parentType = parent === "" ? "" : parent.split("::")[2];
        const qualified =
            parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
        return `${this.prefix}::${qualified}::${name}`;
    }

    private answer(call: RecordedCall): Values {
        const { token, inputs, provider } = call;
        this.calls.push(call);
        const { accountId, partition } = this.place;
        const explicit = this.recorded.find(({ urn, id }) => provider === `${urn}::${id}`);
        const region = (explicit?.inputs.region as string | undefined) ?? this.place.region;
        const answers: Record<string, (inputs: Values) => Values> = {
            "aws:index/getCallerIdentity:getCallerIdentity": () => ({
                id: accountId,
                accountId,
                arn: `arn:${partition}:iam::${accountId}:role/deployer`,
                userId: "AROAEXAMPLE:deployer",
            }),
            "aws:index/getRegion:getRegion": () => ({
                id: region,
                region,
                name: region,
                endpoint: `ec2.${region}.amazonaws.com`,
                description: region,
            }),
            "aws:index/getPartition:getPartition": () => ({
                id: partition,
                partition,
                dnsSuffix: "amazonaws.com",
                reverseDnsPrefix: "com.amazonaws",
            }),
            "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
                id: region,
                region,
                names: this.zones,
                zoneIds: this.zones.map((zone) => `az-${zone}`),
                groupNames: [region],
            }),
            ...this.answers,
        };
        const answer = answers[token];
        if (answer === undefined) {
            const details = `recorded stack: function ${token} isn't answered`;
            throw Object.assign(new Error(details), { details });
        }
        return answer(inputs);
    }

    /** The wire format of a reference to a recorded resource. */
    reference(resource: RecordedResource): Values {
        return resourceReference(resource.urn, resource.id);
    }

    /** The id of a recorded resource, unknown in a preview. */
    idOf(resource: RecordedResource): string {
        return this.preview ? unknown : resource.id;
    }
}

const unadorned: Omit<RecordedResource, "urn" | "type" | "name" | "parent" | "custom" | "inputs"> = {
    id: "",
    secretInputs: [],
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    deletedWith: "",
    deleteBeforeReplace: false,
    importId: "",
    provider: "",
};
