import * as fs from "node:fs/promises";
import type { EngineEvent } from "./engine-event";

const POLL_MS = 150;

/** Follows the event log that an engine writes while it runs. */
export class EventLog {
    private read = 0;
    private timer: NodeJS.Timeout | undefined;
    private reading: Promise<void> = Promise.resolve();

    /** `file` need not exist yet. */
    constructor(
        private readonly file: string,
        private readonly onEvent: (event: EngineEvent) => void,
    ) {}

    /** Starts to pass events on as they are written. */
    start(): void {
        this.timer = setInterval(() => {
            this.reading = this.reading.then(() => this.readOn());
        }, POLL_MS);
    }

    /** Passes the last events on, once the engine has ended. */
    async end(): Promise<void> {
        clearInterval(this.timer);
        await this.reading;
        await this.readOn();
    }

    private async readOn(): Promise<void> {
        let handle: fs.FileHandle;
        try {
            handle = await fs.open(this.file);
        } catch {
            return;
        }
        try {
            const { size } = await handle.stat();
            const buffer = Buffer.alloc(size - this.read);
            const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.read);
            // Only whole lines are taken, so that no character is cut in two.
            const end = buffer.subarray(0, bytesRead).lastIndexOf("\n") + 1;
            this.read += end;
            this.pass(buffer.subarray(0, end).toString("utf8"));
        } finally {
            await handle.close();
        }
    }

    private pass(text: string): void {
        for (const line of text.split("\n")) {
            if (line !== "") {
                this.onEvent(JSON.parse(line) as EngineEvent);
            }
        }
    }
}
