import { ProgressLine } from "../../offline/engine";
import type { RunObserver, RunSettings, Snapshot } from "../local-run";
import type { AlarmChange } from "../metrics/alarm-watch";
import { alarmText, lineText, styleFor, viewText } from "./run-text";

/** Where there is no terminal, a line this often, in ms. */
const lineMs = 10_000;

/** Over how many snapshots rates are averaged. */
const rateSnapshots = 5;

/** What `log-update` draws with; the package is an ES module, which a type can't be imported from here. */
interface Drawing {
    (text: string): void;
    clear(): void;
    done(): void;
}

/** Shows a run: redrawn on a terminal, a line now and then elsewhere. Everything goes to stderr; the report is stdout's. */
export class RunView implements RunObserver {
    private readonly progress = new ProgressLine(process.stderr);
    private readonly style = styleFor(process.stderr);
    private readonly recent: Snapshot[] = [];
    private readonly alarms: AlarmChange[] = [];
    private writtenAt = 0;

    private constructor(
        private readonly settings: RunSettings,
        private readonly draw: Drawing | undefined,
    ) {}

    static async open(settings: RunSettings): Promise<RunView> {
        const terminal = process.stderr.isTTY;
        const draw = terminal
            ? (await import("log-update")).createLogUpdate(process.stderr, { showCursor: true })
            : undefined;
        return new RunView(settings, draw);
    }

    work(what: string): void {
        this.draw?.clear();
        this.progress.show(what);
    }

    done(what: string): void {
        this.progress.end(what);
    }

    alarm(change: AlarmChange): void {
        this.alarms.push(change);
        if (!this.draw) {
            process.stderr.write(`${alarmText(change, this.style)}\n`);
        }
    }

    snapshot(snapshot: Snapshot): void {
        this.progress.end();
        this.recent.push(snapshot);
        const first = this.recent[Math.max(0, this.recent.length - 1 - rateSnapshots)];
        this.recent.splice(0, this.recent.length - 1 - rateSnapshots);
        if (this.draw) {
            const seconds = Math.max(1, (snapshot.elapsedMs - first.elapsedMs) / 1000);
            const rates = snapshot.flows.map((flow, index) => (flow.in - first.flows[index].in) / seconds);
            this.draw(viewText(this.settings, snapshot, rates, this.alarms, this.style));
        } else if (Date.now() - this.writtenAt >= lineMs) {
            this.writtenAt = Date.now();
            process.stderr.write(`${lineText(snapshot)}\n`);
        }
    }

    /** Leaves the terminal as it is to be read. */
    close(): void {
        this.progress.end();
        this.draw?.done();
    }
}
