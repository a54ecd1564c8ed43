import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import type { RecordedCall, RecordedResource } from "./recorded-resource";
import { RecordingMonitor } from "./recording-monitor";

export { unknown, type RecordedCall, type RecordedResource } from "./recorded-resource";

export interface RecordOptions {
    /** Run as a first preview: all that AWS computes is unknown. Default: false, as `up` sees it. */
    preview?: boolean;
    /** Default: `123456789012`. */
    accountId?: string;
    /** Default: `eu-west-1`. */
    region?: string;
    /** Default: `aws`. */
    partition?: string;
    /** Default: the region's first three. */
    zones?: string[];
    /** Default: `securecart`. */
    project?: string;
    /** Default: `test`. */
    stack?: string;
    /** Stack configuration, with full keys such as `securecart:protect`. */
    config?: Record<string, string>;
    /** Answers of further provider functions, by token. */
    calls?: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>;
}

/** What a program registered. */
export class RecordedStack {
    constructor(
        readonly resources: readonly RecordedResource[],
        readonly calls: readonly RecordedCall[],
        /** What the program returned, every output awaited. Unknown values are `unknown`. */
        readonly outputs: Readonly<Record<string, unknown>>,
    ) {}

    /** All resources of a type, in the order in which they were registered. */
    ofType(type: string): RecordedResource[] {
        return this.resources.filter((resource) => resource.type === type);
    }

    /**
     * The one resource of a type, or the one with that name.
     *
     * @throws When there is none, or several.
     */
    one(type: string, name?: string): RecordedResource {
        const found = this.ofType(type).filter((resource) => name === undefined || resource.name === name);
        if (found.length !== 1) {
            const there = this.resources.map((resource) => `  ${resource.type} ${resource.name}`).join("\n");
            throw new Error(
                `${found.length} resources of type ${type}${name === undefined ? "" : ` named ${name}`}; there are:\n${there}`,
            );
        }
        return found[0];
    }

    /** What the program registered below a resource, at any depth. */
    below(resource: RecordedResource): RecordedResource[] {
        const children = this.resources.filter(({ parent }) => parent === resource.urn);
        return children.flatMap((child) => [child, ...this.below(child)]);
    }

    /** The resource with that URN, as found in `dependencies`. */
    at(urn: string): RecordedResource {
        const found = this.resources.find((resource) => resource.urn === urn);
        if (found === undefined) {
            throw new Error(`no resource ${urn}`);
        }
        return found;
    }
}

/**
 * Runs a Pulumi program against stand-ins for the engine and AWS, and returns all that it registered.
 *
 * Waits until everything has settled: resources that are created inside `apply` are there too. Every call runs in a
 * world of its own, also when calls overlap.
 *
 * @example
 * const stack = await recordStack(() => {
 *     const key = new DataKey("shop", { uses: ["lake"] });
 *     return { arn: key.arn };
 * });
 * expect(stack.one("aws:kms/key:Key").inputs.enableKeyRotation).to.equal(true);
 * expect(stack.outputs.arn).to.match(/^arn:aws:kms:/);
 *
 * @throws What the program throws, and what any of its outputs is rejected with.
 */
export function recordStack(program: () => unknown, options: RecordOptions = {}): Promise<RecordedStack> {
    const {
        preview = false,
        accountId = "123456789012",
        region = "eu-west-1",
        partition = "aws",
        project = "securecart",
        stack = "test",
    } = options;
    const monitor = new RecordingMonitor(
        { accountId, region, partition },
        options.zones ?? ["a", "b", "c"].map((letter) => `${region}${letter}`),
        preview,
        `urn:pulumi:${stack}::${project}`,
        options.calls ?? {},
    );
    const { withLocalStorage } = state as unknown as {
        withLocalStorage: <T>(callback: () => Promise<T>) => Promise<T>;
    };
    return withLocalStorage(async () => {
        await pulumi.runtime.setMocks(monitor.mocks, project, stack, preview);
        settings.setMockOptions(monitor, project, stack, preview);
        pulumi.runtime.setAllConfig(options.config ?? {});
        const rejections = new RejectionWatch();
        try {
            await pulumi.runtime.runInPulumiStack(() => Promise.resolve(program()));
            await settled(monitor);
        } finally {
            rejections.end();
        }
        rejections.throwFirst();
        const outputs = monitor.recorded.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
        return new RecordedStack(monitor.recorded, monitor.calls, outputs);
    });
}

/** Waits until no registration is under way and none has come in several turns of the event loop. */
async function settled(monitor: RecordingMonitor): Promise<void> {
    const { waitForRPCs } = settings as unknown as { waitForRPCs: () => Promise<void> };
    for (let quiet = 0, count = -1; quiet < 5;) {
        await waitForRPCs();
        await new Promise((resolve) => setImmediate(resolve));
        quiet = monitor.recorded.length === count ? quiet + 1 : 0;
        count = monitor.recorded.length;
    }
}

/**
 * Collects the rejections that nobody handles while a program runs: the engine's language host ends a program on
 * them, the test runner would blame whichever test comes next.
 */
class RejectionWatch {
    private static watching: RejectionWatch[] = [];
    private static others: NodeJS.UnhandledRejectionListener[] = [];
    private readonly reasons: unknown[] = [];

    constructor() {
        if (RejectionWatch.watching.length === 0) {
            RejectionWatch.others = process.listeners("unhandledRejection");
            process.removeAllListeners("unhandledRejection");
            process.on("unhandledRejection", RejectionWatch.hear);
        }
        RejectionWatch.watching.push(this);
    }

    private static readonly hear = (reason: unknown): void => {
        RejectionWatch.watching.forEach((watch) => watch.reasons.push(reason));
    };

    end(): void {
        RejectionWatch.watching = RejectionWatch.watching.filter((watch) => watch !== this);
        if (RejectionWatch.watching.length === 0) {
            process.removeListener("unhandledRejection", RejectionWatch.hear);
            RejectionWatch.others.forEach((listener) => process.on("unhandledRejection", listener));
        }
    }

    throwFirst(): void {
        if (this.reasons.length > 0) {
            throw this.reasons[0];
        }
    }
}
