import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";

/** What a workspace keeps in a folder: the engine's state, its home, and the passphrase that encrypts secrets in the state. */
export class StateFolder {
    private constructor(
        readonly folder: string,
        /** Encrypts what is secret in the state. */
        readonly passphrase: string,
        private readonly release: () => Promise<void>,
    ) {}

    /**
     * Opens the folder, alone: no second workspace can use it before this one is closed.
     *
     * @param folder - made where it is missing. Default: a temporary one, removed when the workspace is closed.
     * @throws Error - if another process has it open.
     */
    static async open(folder?: string): Promise<StateFolder> {
        if (folder === undefined) {
            const temporary = await fs.mkdtemp(path.join(os.tmpdir(), "securecart-"));
            await makeFolders(temporary);
            return new StateFolder(temporary, newPassphrase(), () =>
                fs.rm(temporary, { recursive: true, force: true }),
            );
        }
        await makeFolders(folder);
        const release = await lockfile
            .lock(folder, { stale: 15_000, update: 3_000 })
            .catch((error: Error) => {
                throw new Error(
                    `${folder} is in use by another operation: wait for it to end, and try again`,
                    {
                        cause: error,
                    },
                );
            });
        // Nobody else is at work here, so a lock of the engine's own is left from one that was killed.
        await fs.rm(path.join(folder, "backend", ".pulumi", "locks"), { recursive: true, force: true });
        return new StateFolder(folder, await keptPassphrase(folder), release);
    }

    /** The folder that holds the engine's project file and the working copy of the stack's configuration. */
    get project(): string {
        return path.join(this.folder, "project");
    }

    /** Where the engine writes logs and plans. */
    get run(): string {
        return path.join(this.folder, "run");
    }

    /** What the engine has to know of it. */
    environment(): Record<string, string> {
        return {
            // Metadata beside each file would not be written at a stroke, as the files are: an engine that is killed
            // meanwhile leaves a state that can't be read.
            PULUMI_BACKEND_URL: `file://${path.join(this.folder, "backend")}?metadata=skip`,
            PULUMI_HOME: path.join(this.folder, "home"),
            PULUMI_CONFIG_PASSPHRASE: this.passphrase,
        };
    }

    /** Whether the engine's state has the stack. */
    async hasStack(project: string, stack: string): Promise<boolean> {
        const file = path.join(this.folder, "backend", ".pulumi", "stacks", project, `${stack}.json`);
        return fs.access(file).then(
            () => true,
            () => false,
        );
    }

    /** Lets others use it; a temporary one is removed. */
    async close(): Promise<void> {
        await this.release();
    }
}

async function makeFolders(folder: string): Promise<void> {
    for (const name of ["project", "backend", "home", "run"]) {
        await fs.mkdir(path.join(folder, name), { recursive: true });
    }
}

function newPassphrase(): string {
    return randomBytes(24).toString("base64url");
}

async function keptPassphrase(folder: string): Promise<string> {
    const file = path.join(folder, "passphrase");
    try {
        await fs.writeFile(file, newPassphrase(), { mode: 0o600, flag: "wx" });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
    return fs.readFile(file, "utf8");
}
