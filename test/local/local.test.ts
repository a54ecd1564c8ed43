import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { LocalCommand, localReport, outliving } from "./run-command";

describe("npm run local", function () {
    // The emulator and Kafka may have to be installed, and the program deployed, on a machine that has other work.
    this.timeout(900_000);
    let out: string;

    beforeEach(async () => {
        out = await mkdtemp(path.join(tmpdir(), "securecart-local-"));
    });
    afterEach(() => rm(out, { recursive: true, force: true }));

    it("accounts for every record of a short run, by files and catalog", async () => {
        const settings = ["--duration", "20s", "--rate", "20", "--seed", "1", "--dirt", "0.05", "--out", out];
        const report = await localReport(settings);
        const mistakes = report.datasets.flatMap((each) => each.mistakes);
        expect(mistakes, report.errors.join("\n")).to.deep.equal([]);
        expect(report.balanced).to.equal(true);
        for (const { dataset, in: taken, stored, partitions, files } of report.datasets) {
            expect({ taken, stored, partitions, files }, dataset).to.satisfy(
                (counts: Record<string, number>) => Object.values(counts).every((count) => count > 0),
            );
        }
        expect(report.datasets[0].quarantined).to.be.greaterThan(0);
    });

    it("ends at Ctrl-C with its account, and leaves no process behind", async () => {
        const command = new LocalCommand(["--rate", "5", "--out", out]);
        await command.says(" in, ");
        const processes = command.processes();
        // The command, the emulator and Kafka at the least.
        expect(processes.length).to.be.greaterThan(2);
        command.interrupt();
        const { code, stdout, stderr } = await command.end;
        expect(code, stderr).to.equal(0);
        expect(stdout).to.contain("Balanced: every record that was sent is accounted for.");
        expect(await outliving(processes)).to.deep.equal([]);
    });

    it("ends at Ctrl-C while it starts, and leaves no process behind", async () => {
        const command = new LocalCommand(["--out", out]);
        await command.says("Deploying the program");
        const processes = command.processes();
        expect(processes.length).to.be.greaterThan(2);
        command.interrupt();
        const { code } = await command.end;
        expect(code).to.equal(130);
        expect(await outliving(processes)).to.deep.equal([]);
    });

    it("says in one line that Java is missing", async () => {
        const { code, stderr } = await new LocalCommand(["--out", out], {
            ...process.env,
            PATH: path.dirname(process.execPath),
        }).end;
        expect(code).to.equal(1);
        expect(stderr).to.match(/^error: Java 17 or newer is missing: .+$/m);
    });

    it("says what is wrong with its arguments, and what is allowed", async () => {
        const { code, stderr } = await new LocalCommand(["--duration", "soon"]).end;
        expect(code).to.equal(2);
        expect(stderr).to.contain("It must be a number with a unit, such as 20s, 5m or 1h.");
    });
});
