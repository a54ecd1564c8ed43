import { expect } from "chai";
import { ProgressLine } from "../../../offline/engine/progress-line";

describe("ProgressLine", () => {
    it("redraws one line with a spinner on a terminal, cut to its width, and takes it away at the end", () => {
        const written: string[] = [];
        const line = new ProgressLine({ isTTY: true, columns: 20, write: (text) => written.push(text) });
        line.show("building");
        line.show("compiling a long list of packages");
        line.end("built");
        expect(written).to.deep.equal([
            "\r⠙ building\u001b[K",
            "\r⠹ compiling a long…\u001b[K",
            "\r\u001b[K",
            "built\n",
        ]);
    });

    it("writes a plain line at first and then only now and then where there is no terminal", () => {
        const written: string[] = [];
        const line = new ProgressLine({ write: (text) => written.push(text) });
        line.show("0 packages");
        line.show("1 package");
        line.end();
        line.show("another thing");
        line.end();
        expect(written).to.deep.equal(["0 packages\n", "another thing\n"]);
    });
});
