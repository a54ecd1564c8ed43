/** The project's own program, composed as many times over as `BENCH_COPIES` says, in one stack; 0 only loads what it loads. */
import { AsyncLocalStorage } from "node:async_hooks";
import path from "node:path";
import * as settings from "@pulumi/pulumi/runtime/settings";

import "../../components";
import "../../datasets";
import "../../handlers";
import "../../settings/load-settings";

const program = path.resolve(__dirname, "../../index.ts");
/** What a copy's names begin with; the first copy's with nothing. */
const prefix = new AsyncLocalStorage<string>();

/** The part of the engine's client that is used here. */
interface Monitor {
    registerResource(
        request: { getName(): string; setName(name: string): void },
        ...more: unknown[]
    ): unknown;
}

// The program has names of its own: each copy's are told apart where they are sent to the engine, since nothing before that
// place knows which copy a resource belongs to.
const monitor = settings.getMonitor() as unknown as Monitor;
const register = monitor.registerResource.bind(monitor);
monitor.registerResource = (request, ...more) => {
    request.setName(`${prefix.getStore() ?? ""}${request.getName()}`);
    return register(request, ...more);
};

// Physical names that hold the stack's name differ by copy as well: two resources of a stack can't share one.
const stack = settings.getStack();
Object.assign(settings, { getStack: () => `${prefix.getStore() ?? ""}${stack}` });

for (let copy = 0; copy < Number(process.env.BENCH_COPIES); copy++) {
    prefix.run(copy === 0 ? "" : `c${copy}-`, () => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- A module runs again only after it is forgotten.
        require(program);
    });
    delete require.cache[program];
}
