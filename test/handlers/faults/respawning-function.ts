import type { Answer, FunctionProcess } from "../../../handlers/replay/function-process";

/** A function whose process is started anew after it has died, as Lambda does. */
export class RespawningFunction {
    private process: FunctionProcess | undefined;
    /** How often a process has died. */
    deaths = 0;

    constructor(private readonly start: () => Promise<FunctionProcess>) {}

    /** Calls the function; an answer with an error means that the process has failed or died. */
    async invoke<T>(event: unknown): Promise<Answer<T>> {
        this.process ??= await this.start();
        const { process } = this;
        const answer = await process.invoke<T>(event);
        if (answer.error?.startsWith("the process ended")) {
            this.deaths += 1;
            this.process = undefined;
        }
        return answer;
    }

    /** Kills the process where it stands. */
    async kill(): Promise<void> {
        await this.process?.stop("SIGKILL");
    }
}
