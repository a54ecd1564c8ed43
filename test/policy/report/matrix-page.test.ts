import { expect } from "chai";
import { JSDOM } from "jsdom";
import { matrixPage } from "../../../policy/report/matrix-page";
import { matrixOfStreams } from "./matrix-of-weak-stack";

describe("the page of a control matrix", () => {
    const page = matrixPage(matrixOfStreams());
    const { document, Event } = new JSDOM(page, { runScripts: "dangerously" }).window;
    const shown = () =>
        [...document.querySelectorAll<HTMLElement>(".rule:not([hidden]) tr:not([hidden])")].map((row) =>
            row.textContent?.split("aws:")[0].trim(),
        );
    const search = (words: string) => {
        document.querySelector<HTMLInputElement>("#words")!.value = words;
        document.querySelector("#filters")!.dispatchEvent(new Event("input"));
    };

    it("needs nothing from anywhere else", () => {
        const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")!;
        expect(policy.getAttribute("content")).to.match(/^default-src 'none'; style-src 'sha256-/);
        expect(document.querySelectorAll("link, img, script[src]").length).to.equal(0);
    });

    it("has a sign for each resource that a rule judges, worst first", () => {
        const strip = document.querySelector(".rule .strip")!;
        expect([...strip.children].map(({ className }) => className)).to.deep.equal([
            "violated",
            "deferred",
            "waived",
            "passed",
        ]);
    });

    it("finds by rule, control, resource and type", () => {
        search("kinesis-encryption clear");
        expect(shown()).to.deep.equal(["✕ violatedclear"]);
        search("Kinesis.1 accepted");
        expect(shown()).to.deep.equal(["~ waivedaccepted"]);
        search("nothing-of-the-kind");
        expect(shown()).to.deep.equal([]);
        expect(document.querySelector<HTMLElement>("#nothing")!.hidden).to.equal(false);
    });

    it("hides outcomes that aren't wanted", () => {
        document.querySelector<HTMLInputElement>("[value=violated]")!.checked = false;
        search("kinesis-encryption");
        expect(shown()).to.deep.equal(["? deferredopen", "~ waivedaccepted", "✓ passedsecure"]);
    });

    it("shows what others wrote as text", () => {
        expect(page).to.contain("Synthetic &lt;data&gt;").and.not.contain("Synthetic <data>");
    });
});
