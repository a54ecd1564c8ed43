import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses, Exit } from "./child-processes";
import { locatePulumiRunner } from "./locate-runner";
import { compilerEnvironment, readProgramOptions } from "./program-options";

/** Pulumi's runner ends with this code when it has already told the user what is wrong. */
const EXPLAINED_TO_USER = 32;

/** Runs a Pulumi program under Pulumi's own Node runner, which registers its resources with the engine. */
export async function runProgram(
    request: RunRequest,
    engineAddress: string,
    children: ChildProcesses,
    cancelled: AbortSignal,
): Promise<RunResponse> {
    const info = request.getInfo();
    if (!info) {
        return failed("the engine named no program to run");
    }
    const options = readProgramOptions(info.getOptions());
    const { child, exit } = children.start(
        [
            ...options.nodeArguments,
            locatePulumiRunner("run", info.getProgramDirectory()),
            ...runnerFlags(request, engineAddress),
            info.getEntryPoint(),
            ...request.getArgsList(),
        ],
        {
            // The engine shows what a host writes, so the program's output goes to the host's own.
            stdio: ["ignore", "inherit", "inherit"],
            env: {
                ...process.env,
                PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
                PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
                ...compilerEnvironment(options),
            },
        },
    );
    cancelled.addEventListener("abort", () => children.stop(child), { once: true });
    return responseTo(await exit);
}

/** The runner's flags: where the engine listens, and what the program can ask Pulumi about itself. */
function runnerFlags(request: RunRequest, engineAddress: string): string[] {
    const info = request.getInfo();
    const flags: Record<string, string | undefined> = {
        monitor: request.getMonitorAddress(),
        engine: engineAddress,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": info?.getRootDirectory(),
        stack: request.getStack(),
        pwd: info?.getProgramDirectory(),
        parallel: String(request.getParallel()),
    };
    return [
        ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
        ...(request.getDryrun() ? ["--dry-run"] : []),
    ];
}

function responseTo({ code, signal }: Exit): RunResponse {
    if (code === 0) {
        return new RunResponse();
    }
    if (code === EXPLAINED_TO_USER) {
        const response = new RunResponse();
        response.setBail(true);
        return response;
    }
    return failed(
        code === null ? `Program was ended by ${signal}` : `Program exited with non-zero exit code: ${code}`,
    );
}

function failed(message: string): RunResponse {
    const response = new RunResponse();
    response.setError(message);
    return response;
}
