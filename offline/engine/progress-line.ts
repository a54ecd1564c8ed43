import { stripVTControlCharacters } from "node:util";

/** A stream to show progress on; `process.stderr` is one. */
export interface ProgressStream {
    readonly isTTY?: boolean;
    readonly columns?: number;
    write(text: string): unknown;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;

/** Where there is no terminal, a line this often is enough for a log. */
const LINE_MS = 15_000;

/** One line that says what is going on: redrawn with a spinner on a terminal, else written now and then. */
export class ProgressLine {
    private text = "";
    private frame = 0;
    private writtenAt = -Infinity;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly stream: ProgressStream = process.stderr) {}

    /** Says what is going on now. */
    show(text: string): void {
        this.text = text;
        if (this.stream.isTTY) {
            this.timer ??= setInterval(() => this.draw(), FRAME_MS).unref();
            this.draw();
        } else if (Date.now() - this.writtenAt >= LINE_MS) {
            this.writtenAt = Date.now();
            this.stream.write(`${text}\n`);
        }
    }

    /** Takes the line away, and leaves `text` in its place if there is one. */
    end(text?: string): void {
        clearInterval(this.timer);
        this.timer = undefined;
        this.writtenAt = -Infinity;
        if (this.stream.isTTY && this.text !== "") {
            this.stream.write("\r\u001b[K");
        }
        this.text = "";
        if (text !== undefined) {
            this.stream.write(`${text}\n`);
        }
    }

    private draw(): void {
        this.frame = (this.frame + 1) % FRAMES.length;
        const room = (this.stream.columns ?? 80) - 3;
        const shown = stripVTControlCharacters(this.text);
        const text = shown.length > room ? `${shown.slice(0, room - 1)}…` : shown;
        this.stream.write(`\r${FRAMES[this.frame]} ${text}\u001b[K`);
    }
}
