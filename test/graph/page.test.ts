import { createHash } from "node:crypto";
import { expect } from "chai";
import { JSDOM } from "jsdom";
import { renderPage } from "../../graph/render-page";
import { builtGraph, urnOf } from "./built-graph";
import { drawn, shop, type } from "./drawn-stack";

const hostile = "</script><img src=x onerror=alert(1)>";

function page(resources = shop): string {
    const { cost, views, diagram } = drawn(builtGraph(resources));
    return renderPage({ project: "shop", stack: "dev", views, diagram, cost, packs: ["rules 1.0.0"] });
}

function opened(html: string, hash = "") {
    const { window } = new JSDOM(html, { runScripts: "dangerously", url: `https://page.example/${hash}` });
    const { document } = window;
    const panel = document.getElementById("details")!;
    return {
        window,
        document,
        panel,
        click: (selector: string) => document.querySelector<HTMLElement>(selector)!.click(),
        search: (words: string, key?: string) => {
            const box = document.querySelector<HTMLInputElement>("#search")!;
            box.value = words;
            box.dispatchEvent(new window.Event("input", { bubbles: true }));
            if (key) {
                box.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true }));
            }
        },
        rows: () =>
            [...document.querySelectorAll<HTMLElement>(".row")]
                .filter((row) => !row.hidden)
                .map((row) => row.querySelector("td")!.textContent),
        node: (urn: string) => document.querySelector<HTMLElement>(`.node[data-id="${urn}"]`)!,
    };
}

const streamUrn = urnOf(type.stream, "payments");

describe("the page of a stack", () => {
    const html = page();

    it("needs nothing from anywhere else, and is allowed nothing", () => {
        const { document } = opened(html);
        expect([...document.querySelectorAll("[src], [href], link, iframe, object")]).to.deep.equal([]);
        expect(html).to.not.match(/@import|url\((?!#)/);
        const policy = document.querySelector("meta[http-equiv]")!.getAttribute("content")!;
        expect(policy).to.match(/^default-src 'none';/);
        const script = document.querySelector("script:not([type])")!.textContent;
        const hash = createHash("sha256").update(script).digest("base64");
        expect(policy).to.include(`script-src 'sha256-${hash}'`).and.not.include("script-src 'unsafe");
    });

    it("has every resource in its table, with key, endpoint, alarms, policy and cost", () => {
        const { document, rows } = opened(html);
        expect(rows()).to.have.members(shop.map(({ name }) => name));
        const row = [...document.querySelectorAll(".row")].find(
            (each) => each.querySelector("td")!.textContent === "payments",
        )!;
        const cells = [...row.querySelectorAll("td")].map((cell) => cell.textContent);
        expect(cells).to.deep.equal([
            "payments",
            "Kinesis stream",
            "Kinesis stream payments",
            "key",
            "interface endpoint kinesis-streams",
            "1",
            "",
            "10.95",
        ]);
        expect(row.querySelector(".sign")!.getAttribute("aria-label")).to.equal("passed");
    });

    it("draws nodes, arrows, the account, the VPC and what lies outside", () => {
        const { document, node } = opened(html);
        expect(node(streamUrn).querySelector(".title")!.textContent).to.equal("payments");
        expect(document.querySelectorAll(".edge.flow")).to.have.lengthOf(8);
        const zones = [...document.querySelectorAll(".zone-label")].map(({ textContent }) => textContent);
        expect(zones).to.have.members([
            "AWS account",
            "Internet",
            "The shop",
            "Partners and old systems",
            "VPC",
        ]);
        expect([...document.querySelectorAll(".door")].map(({ textContent }) => textContent)).to.deep.equal([
            "s3",
            "kinesis-streams",
        ]);
    });

    it("shows everything of a resource that is clicked, and hides it again", () => {
        const { panel, node, click, document } = opened(html);
        expect(panel.hidden).to.equal(true);
        node(streamUrn).click();
        expect(panel.hidden).to.equal(false);
        expect(panel.querySelector("h3")!.textContent).to.equal("payments");
        for (const text of [
            streamUrn,
            "AWS's own network",
            "interface endpoint kinesis-streams",
            "It is late.",
            "docs/runbooks/late.md",
            "passed: no finding of any policy",
            "Cost: 10.95 USD a month",
            '"kmsKeyId": "unknown"',
        ]) {
            expect(panel.textContent).to.include(text);
        }
        const dimmed = [...document.querySelectorAll<SVGElement>(".edge.dim")];
        expect(dimmed).to.have.lengthOf(6);
        click("aside .close");
        expect(panel.hidden).to.equal(true);
        expect(document.querySelectorAll(".dim")).to.have.lengthOf(0);
    });

    it("leads from a resource to those that it hangs together with", () => {
        const { panel, node } = opened(html);
        node(streamUrn).click();
        [...panel.querySelectorAll("button")].find(({ textContent }) => textContent === "key")!.click();
        expect(panel.querySelector("h3")!.textContent).to.equal("key");
        expect(panel.textContent).to.include("Used by");
    });

    it("finds by name, type, key and zone, and opens what is found", () => {
        const { search, rows, node, panel, document } = opened(html);
        search("lambda");
        expect(rows()).to.have.members(["hooks-receiver", "recorder", "validator"].concat("recorder-source"));
        expect(document.getElementById("shown")!.textContent).to.equal("4");
        expect(node(streamUrn).classList.contains("dim")).to.equal(true);
        expect(node(urnOf(type.function, "recorder")).classList.contains("dim")).to.equal(false);
        search("kinesis stream", "Enter");
        expect(panel.querySelector("h3")!.textContent).to.equal("payments");
        search("");
        expect(rows()).to.have.lengthOf(shop.length);
        expect(node(streamUrn).classList.contains("dim")).to.equal(false);
    });

    it("opens at the resource that its address names", () => {
        const { panel } = opened(html, `#${encodeURIComponent(streamUrn)}`);
        expect(panel.querySelector("h3")!.textContent).to.equal("payments");
    });

    it("shows names and values as text, whatever they hold", () => {
        const name = `stream${hostile}`;
        const risky = page([
            {
                type: type.stream,
                name,
                inputs: { name: "s", tags: { [hostile]: hostile } },
            },
            {
                type: type.alarm,
                name: "late",
                inputs: { metricName: "x", alarmDescription: hostile },
                from: { dimensions: [urnOf(type.stream, name)] },
            },
        ]);
        const { document, panel, rows, click } = opened(risky);
        expect(rows()).to.include(name);
        click(".node[data-urn]");
        expect(panel.querySelector("h3")!.textContent).to.equal(name);
        expect(panel.textContent).to.include(hostile);
        expect(document.querySelectorAll("img")).to.have.lengthOf(0);
        expect(document.querySelectorAll("script")).to.have.lengthOf(2);
    });
});
