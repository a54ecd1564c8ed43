import { writeFileSync } from "node:fs";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { wireOf } from "../analyzer/messages";
import { serve, type Analyzer } from "../analyzer/server";
import type { Wire } from "../model/values";
import type { TestResource } from "./resources";

/** Writes down what the engine tells a policy pack, so that rules can be tried on a real program's resources. */
class Recorder implements Analyzer {
    private readonly inputs = new Map<string, Record<string, Wire>>();

    constructor(private readonly file: string) {}

    describe(): proto.AnalyzerInfo {
        return new proto.AnalyzerInfo().setName("graph-recorder").setVersion("1.0.0");
    }

    plugin(): plugin.PluginInfo {
        return new plugin.PluginInfo().setVersion("1.0.0");
    }

    configure(): void {}

    startStack(): void {
        this.inputs.clear();
    }

    analyze(request: proto.AnalyzeRequest): proto.AnalyzeResponse {
        this.inputs.set(request.getUrn(), wireOf(request));
        return new proto.AnalyzeResponse();
    }

    remediate(): proto.RemediateResponse {
        return new proto.RemediateResponse();
    }

    analyzeStack(request: proto.AnalyzeStackRequest): proto.AnalyzeResponse {
        const resources = request.getResourcesList().map((resource): TestResource => {
            const outputs = wireOf(resource);
            const dependencies: Record<string, string[]> = {};
            resource.getPropertydependenciesMap().forEach((value, property) => {
                dependencies[property] = value.getUrnsList();
            });
            return {
                type: resource.getType(),
                name: resource.getName(),
                urn: resource.getUrn(),
                inputs: this.inputs.get(resource.getUrn()) ?? outputs,
                outputs,
                ...(resource.getParent() ? { parent: resource.getParent() } : {}),
                propertyDependencies: dependencies,
            };
        });
        writeFileSync(this.file, JSON.stringify(resources));
        return new proto.AnalyzeResponse();
    }
}

const file = process.env.GRAPH_FILE;
if (!file) {
    throw new Error("GRAPH_FILE is not set; it must name the file that the resources are written to.");
}
void serve(new Recorder(file)).then(({ port }) => console.log(String(port)));
