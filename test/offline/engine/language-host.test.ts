import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
    LanguageHandshakeRequest,
    ProgramInfo,
    RunPluginRequest,
    RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginResponse, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { LanguageHost } from "../../../offline/engine/language-host/language-host";
import { contentOf, processEnd } from "./processes";
import { temporaryFolder } from "./temporary-folder";

const PROGRAMS = path.join(__dirname, "programs");
const POLICY_PACK = path.join(__dirname, "policy-packs", "stream-rules");

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** The answer of one call; rejects with the error that the service gives. */
function answerOf<Response>(call: (callback: Callback<Response>) => void): Promise<Response> {
    return new Promise((resolve, reject) =>
        call((error, response) => (error ? reject(error) : resolve(response))),
    );
}

describe("LanguageHost", () => {
    const folder = temporaryFolder();
    const shownFile = path.join(folder, "shown.json");
    const processIdFile = path.join(folder, "pid");
    let host: LanguageHost;
    let client: LanguageRuntimeClient;

    beforeEach(async () => {
        Object.assign(process.env, { SHOWN_FILE: shownFile, PROCESS_ID_FILE: processIdFile, EXIT_CODE: "0" });
        host = new LanguageHost();
        client = new LanguageRuntimeClient(
            `127.0.0.1:${await host.listen()}`,
            grpc.credentials.createInsecure(),
        );
    });

    afterEach(() => {
        delete process.env.SHOWN_FILE;
        delete process.env.PROCESS_ID_FILE;
        delete process.env.EXIT_CODE;
        client.close();
        host.stop();
    });

    function programInfo(directory: string, entryPoint: string, options: Record<string, boolean | string>) {
        const info = new ProgramInfo();
        info.setRootDirectory(path.dirname(directory));
        info.setProgramDirectory(directory);
        info.setEntryPoint(entryPoint);
        info.setOptions(Struct.fromJavaScript(options));
        return info;
    }

    /** A request whose program never gets to run: Node first loads a module that ends, or stays, in its place. */
    function runRequest(preload: string, options: Record<string, boolean | string> = {}): RunRequest {
        const request = new RunRequest();
        request.setMonitorAddress("127.0.0.1:1");
        request.setOrganization("shop-team");
        request.setProject("shop");
        request.setStack("dev");
        request.setParallel(7);
        request.getConfigMap().set("shop:zones", "2").set("shop:token", "t");
        request.setConfigsecretkeysList(["shop:token"]);
        const nodeargs = `--no-deprecation  --import=./${path.relative(process.cwd(), path.join(__dirname, "preloads", preload))}`;
        request.setInfo(programInfo(PROGRAMS, "stream", { nodeargs, ...options }));
        return request;
    }

    const run = (request: RunRequest) => answerOf<RunResponse>((callback) => client.run(request, callback));

    const shown = () =>
        JSON.parse(fs.readFileSync(shownFile, "utf8")) as {
            environment: Record<string, string>;
            argv: string[];
        };

    it("tells the version of the Pulumi SDK that runs programs", async () => {
        const { version } = JSON.parse(
            fs.readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8"),
        ) as { version: string };
        const info = await answerOf<PluginInfo>((callback) => client.getPluginInfo(new Empty(), callback));
        expect(info.getVersion()).to.equal(version);
    });

    it("starts Pulumi's runner with the program, its stack and where the engine is", async () => {
        const handshake = new LanguageHandshakeRequest();
        handshake.setEngineAddress("127.0.0.1:2");
        await answerOf((callback) => client.handshake(handshake, callback));
        const request = runRequest("show-start.mjs");
        request.setDryrun(true);
        request.setArgsList(["one", "--two"]);
        expect((await run(request)).toObject()).to.deep.equal({ error: "", bail: false });
        expect(shown().argv).to.deep.equal([
            require.resolve("@pulumi/pulumi/cmd/run"),
            ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2"],
            ...["--organization", "shop-team", "--project", "shop", "--root-directory", __dirname],
            ...["--stack", "dev", "--pwd", PROGRAMS, "--parallel", "7", "--dry-run"],
            ...["stream", "one", "--two"],
        ]);
    });

    it("hands over the configuration, which of it is secret, and how to compile the program", async () => {
        await run(runRequest("show-start.mjs", { tsconfig: "tsconfig.pulumi.json" }));
        expect(shown().environment).to.deep.include({
            PULUMI_CONFIG_SECRET_KEYS: '["shop:token"]',
            PULUMI_NODEJS_TYPESCRIPT: "true",
            PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.pulumi.json",
        });
        expect(JSON.parse(shown().environment.PULUMI_CONFIG)).to.deep.equal({
            "shop:zones": "2",
            "shop:token": "t",
        });
        expect(shown().argv).not.to.include("--dry-run");
    });

    it("compiles nothing where TypeScript is switched off", async () => {
        await run(runRequest("show-start.mjs", { typescript: false }));
        expect(shown().environment).not.to.have.any.keys(
            "PULUMI_NODEJS_TYPESCRIPT",
            "PULUMI_NODEJS_TSCONFIG_PATH",
        );
    });

    it("gives a program's exit code as the error", async () => {
        process.env.EXIT_CODE = "3";
        const response = await run(runRequest("show-start.mjs"));
        expect(response.toObject()).to.deep.equal({
            error: "Program exited with non-zero exit code: 3",
            bail: false,
        });
    });

    it("leaves the explaining to the program that ends with Pulumi's code for having explained", async () => {
        process.env.EXIT_CODE = "32";
        expect((await run(runRequest("show-start.mjs"))).toObject()).to.deep.equal({ error: "", bail: true });
    });

    it("refuses a runtime option of the wrong type by its name", async () => {
        const error = await run(runRequest("show-start.mjs", { tsconfig: true })).catch(
            (caught: unknown) => caught,
        );
        expect((error as grpc.ServiceError).details).to.equal(
            'runtime option "tsconfig" must be a string, it is true',
        );
    });

    it("says where to install the Pulumi SDK for a program that has none", async () => {
        const request = runRequest("show-start.mjs");
        request.setInfo(programInfo(folder, "index.js", {}));
        const error = await run(request).catch((caught: unknown) => caught);
        expect((error as grpc.ServiceError).details).to.equal(
            `@pulumi/pulumi/cmd/run can't be found from ${folder}: run "npm install" there, or in a folder above it`,
        );
    });

    it("ends the program when the engine cancels", async () => {
        fs.rmSync(processIdFile, { force: true });
        const ended = run(runRequest("endless.mjs"));
        const pid = Number(await contentOf(processIdFile));
        await answerOf((callback) => client.cancel(new Empty(), callback));
        expect((await ended).getError()).to.equal("Program was ended by SIGINT");
        await processEnd(pid);
    });

    it("ends the program when the engine drops the call", async () => {
        fs.rmSync(processIdFile, { force: true });
        const call = client.run(runRequest("endless.mjs"), () => undefined);
        const pid = Number(await contentOf(processIdFile));
        call.cancel();
        await processEnd(pid);
    });

    describe("with a policy pack", () => {
        function pluginRequest(directory: string): RunPluginRequest {
            const request = new RunPluginRequest();
            request.setKind("analyzer");
            request.setName("stream-rules");
            request.setPwd(directory);
            request.setArgsList(["127.0.0.1:1"]);
            request.setEnvList(Object.entries(process.env).map(([name, value]) => `${name}=${value}`));
            request.setInfo(programInfo(directory, ".", {}));
            return request;
        }

        it("starts the pack once its stack is configured, and then passes every call on", async () => {
            const stream = client.runPlugin(pluginRequest(POLICY_PACK));
            // Ending the stream below cancels the call.
            stream.on("error", () => undefined);
            const port = await new Promise<string>((resolve) =>
                stream.once("data", (first: RunPluginResponse) =>
                    resolve(Buffer.from(first.getStdout_asU8()).toString()),
                ),
            );
            expect(port).to.match(/^\d+\n$/);
            const analyzer = new AnalyzerClient(
                `127.0.0.1:${port.trim()}`,
                grpc.credentials.createInsecure(),
            );
            const stack = new AnalyzerStackConfigureRequest();
            stack.setStack("dev");
            stack.setProject("shop");
            await answerOf((callback) => analyzer.configureStack(stack, callback));
            const info = await answerOf<AnalyzerInfo>((callback) =>
                analyzer.getAnalyzerInfo(new Empty(), callback),
            );
            expect(info.getName()).to.equal("stream-rules");
            expect(info.getPoliciesList().map((policy) => policy.getName())).to.include("encrypted");
            analyzer.close();
            stream.cancel();
        });

        it("fails every waiting call, with the pack's last words, when the pack ends before it listens", async () => {
            const broken = path.join(folder, "broken");
            fs.mkdirSync(broken, { recursive: true });
            fs.writeFileSync(path.join(broken, "package.json"), '{"main": "index.js"}');
            fs.writeFileSync(
                path.join(broken, "index.js"),
                "console.error('no rules here'); process.exit(4);",
            );
            const modules = path.join(broken, "node_modules");
            fs.symlinkSync(path.resolve(__dirname, "../../../node_modules"), modules);
            const stream = client.runPlugin(pluginRequest(broken));
            const failure = new Promise<grpc.ServiceError>((resolve) => stream.on("error", resolve));
            const port = await new Promise<string>((resolve) =>
                stream.once("data", (first: RunPluginResponse) =>
                    resolve(Buffer.from(first.getStdout_asU8()).toString()),
                ),
            );
            const analyzer = new AnalyzerClient(
                `127.0.0.1:${port.trim()}`,
                grpc.credentials.createInsecure(),
            );
            const error = await answerOf<AnalyzerInfo>((callback) =>
                analyzer.getAnalyzerInfo(new Empty(), callback),
            ).catch((caught: unknown) => caught);
            expect((error as grpc.ServiceError).details).to.equal(
                "policy pack not started: it ended before it listened: no rules here",
            );
            expect((await failure).details).to.equal("Program exited with non-zero exit code: 4");
            analyzer.close();
        });
    });
});
