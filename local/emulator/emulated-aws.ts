import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port";
import { ProcessGroup } from "../process-group";
import { installEmulator } from "./install-emulator";

/** The account that is emulated: that of AWS's own examples. */
export const emulatedAccount = "123456789012";

/** What isn't the default of an emulated AWS. */
export interface EmulatorOptions {
    /** Region that clients ask for. Default: eu-west-1 */
    readonly region?: string;
    /** Called when the emulator has to be installed first, which takes its time. */
    readonly onInstall?: () => void;
}

/** AWS services emulated in a process of this machine. */
export class EmulatedAws {
    private constructor(
        /** URL at which every service answers. */
        readonly endpoint: string,
        private readonly region: string,
        private readonly process: ProcessGroup,
    ) {}

    /** Environment in which an AWS client of any kind finds the emulator. */
    get environment(): Record<string, string> {
        return {
            AWS_ENDPOINT_URL: this.endpoint,
            AWS_REGION: this.region,
            AWS_ACCESS_KEY_ID: emulatedAccount,
            AWS_SECRET_ACCESS_KEY: "emulated",
        };
    }

    /** Settings with which a client of the SDK finds the emulator. */
    get clientSettings() {
        return emulatorClientSettings(this.endpoint, this.region);
    }

    /**
     * Installs the emulator into the user's cache folder if it isn't there, and starts it on a free port.
     *
     * @param settings - More environment for it.
     */
    static async start(
        settings: Readonly<Record<string, string>> = {},
        options: EmulatorOptions = {},
    ): Promise<EmulatedAws> {
        const python = await installEmulator(options.onInstall);
        for (let portsLeft = 2; ; portsLeft -= 1) {
            const emulator = await EmulatedAws.launch(python, settings, options.region);
            if (await emulator.isReady()) {
                return emulator;
            }
            // It ends by itself where somebody has taken the port in the meantime.
            const { ended, ending } = emulator.process;
            await emulator.stop();
            if (!ended || portsLeft === 0) {
                throw new Error(`The AWS emulator did not start (${ending}).`);
            }
        }
    }

    private static async launch(
        python: string,
        settings: Readonly<Record<string, string>>,
        region = "eu-west-1",
    ): Promise<EmulatedAws> {
        const port = await freePort();
        const group = ProcessGroup.start(python, ["-m", "ministack"], {
            stdio: "ignore",
            env: {
                // Functions run on the Node.js that is first on PATH.
                PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
                HOME: process.env.HOME,
                PYTHONDONTWRITEBYTECODE: "1",
                BIND_HOST: "127.0.0.1",
                GATEWAY_PORT: String(port),
                IOT_MTLS_ENABLED: "0",
                SFTP_ENABLED: "0",
                LAMBDA_EXECUTOR: "local",
                AWS_SECRET_ACCESS_KEY: "emulated",
                ...settings,
            },
        });
        return new EmulatedAws(`http://127.0.0.1:${port}`, region, group);
    }

    /** Forgets everything that was created. */
    async reset(): Promise<void> {
        await fetch(`${this.endpoint}/_ministack/reset`, { method: "POST" });
    }

    async stop(): Promise<void> {
        await this.process.stop();
    }

    private async isReady(): Promise<boolean> {
        for (let attempt = 0; attempt < 600 && !this.process.ended; attempt += 1) {
            const health = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
            if (health?.ok) {
                return true;
            }
            await sleep(100);
        }
        return false;
    }
}

/** Settings with which a client of the SDK finds an emulator by its address. */
export function emulatorClientSettings(endpoint: string, region: string) {
    return {
        endpoint,
        region,
        credentials: { accessKeyId: emulatedAccount, secretAccessKey: "emulated" },
        forcePathStyle: true,
    };
}
