import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { estimateCost } from "../../cost/estimate";
import { ownTrafficFile, readTraffic, Traffic } from "../../cost/traffic";
import { drawDiagram } from "../../graph/diagram";
import { previewStack } from "../../graph/preview-stack";
import { renderPage } from "../../graph/render-page";
import { viewResources } from "../../graph/resource-view";
import { launchChromium } from "./chromium";

const screens = {
    "a wide screen": { width: 1600, height: 1000 },
    "a laptop": { width: 1280, height: 800 },
    "a phone": { width: 390, height: 800 },
} as const;

/** Pairs of boxes on the page, among those of a selector, that cover each other. */
function overlapping(page: Page, selector: string): Promise<string[]> {
    return page.locator(selector).evaluateAll((elements) => {
        const boxes = elements.map((element) => ({
            name: element.textContent,
            box: element.getBoundingClientRect(),
        }));
        return boxes.flatMap((one, index) =>
            boxes
                .slice(index + 1)
                .filter(
                    ({ box }) =>
                        box.left < one.box.right - 0.5 &&
                        one.box.left < box.right - 0.5 &&
                        box.top < one.box.bottom - 0.5 &&
                        one.box.top < box.bottom - 0.5,
                )
                .map((other) => `${one.name} and ${other.name}`),
        );
    });
}

/** Texts that don't fit into their elements. */
function cutOff(page: Page, selector: string): Promise<(string | null)[]> {
    return page
        .locator(selector)
        .evaluateAll((elements) =>
            elements
                .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
                .map(({ textContent }) => textContent),
        );
}

const texts = ["--ink", "--soft", "--good", "--warn", "--bad"];
const backgrounds = ["--paper", "--card", "--account", "--vpc"];

/** How much two colours differ, from 1 to 21, as WCAG defines it. */
function contrast(one: string, other: string): number {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
    const [red, green, blue] = [1, 3, 5]
        .map((start) => parseInt(hex.slice(start, start + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe("the page of the dev stack in Chromium", function () {
    this.timeout(300_000);
    let browser: Browser;
    let folder: string;
    let address: string;
    const complaints: string[] = [];

    before(async () => {
        browser = await launchChromium();
        folder = mkdtempSync(path.join(tmpdir(), "securecart-page-"));
        const { project, stack, graph } = await previewStack({ stack: "dev" });
        const cost = estimateCost(graph, new Traffic(readTraffic(ownTrafficFile), stack));
        const views = viewResources(graph, null, cost);
        const file = path.join(folder, "dev.html");
        const diagram = drawDiagram(graph, views);
        writeFileSync(file, renderPage({ project, stack, views, diagram, cost, packs: [] }));
        address = pathToFileURL(file).href;
    });

    after(async () => {
        await browser?.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** The page without a network, noting whatever it asks for and complains of. */
    async function open(
        viewport: { width: number; height: number },
        colorScheme: "light" | "dark" = "light",
    ): Promise<Page> {
        const context = await browser.newContext({ viewport, colorScheme, offline: true });
        const page = await context.newPage();
        page.on("pageerror", ({ message }) => complaints.push(message));
        page.on("console", (message) => complaints.push(message.text()));
        page.on("request", (request) => request.url() === address || complaints.push(request.url()));
        await page.goto(address);
        return page;
    }

    for (const [screen, viewport] of Object.entries(screens)) {
        it(`is laid out on ${screen}: nothing overlaps, is cut off or makes the page scroll sideways`, async () => {
            const page = await open(viewport);
            expect(await overlapping(page, ".node, .door")).to.deep.equal([]);
            expect(await cutOff(page, ".node .title, .door, .foundation .title")).to.deep.equal([]);
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            expect(width).to.be.at.most(viewport.width);
            await page.context().close();
        });
    }

    it("lists what the search finds, and opens it beside the picture, where it stays in sight", async () => {
        const page = await open(screens["a wide screen"]);
        await page.keyboard.press("/");
        await page.keyboard.type("fraud-scorer function");
        expect(await page.locator("#hits").isVisible()).to.equal(true);
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        const title = page.locator("#details h3");
        expect(await title.textContent()).to.equal("fraud-scorer-function");
        const [panel, node] = await Promise.all([
            page.locator("#details").boundingBox(),
            page.locator(".node.chosen").boundingBox(),
        ]);
        expect(node!.x + node!.width).to.be.at.most(panel!.x);
        await page.keyboard.press("Escape");
        expect(await page.locator("#details").isVisible()).to.equal(false);
        await page.context().close();
    });

    for (const scheme of ["light", "dark"] as const) {
        it(`is readable when the system is ${scheme}: text stands out from what is behind it`, async () => {
            const page = await open(screens["a laptop"], scheme);
            const colours = await page.evaluate(
                (names) => {
                    const style = getComputedStyle(document.documentElement);
                    return Object.fromEntries(
                        names.map((name) => [name, style.getPropertyValue(name).trim()]),
                    );
                },
                [...texts, ...backgrounds],
            );
            const contrasts = texts.flatMap((text) =>
                backgrounds.map((behind) => ({
                    pair: `${text} on ${behind}`,
                    ratio: contrast(colours[text], colours[behind]),
                })),
            );
            // WCAG 2.2, success criterion 1.4.3.
            expect(contrasts.filter(({ ratio }) => ratio < 4.5)).to.deep.equal([]);
            await page.context().close();
        });
    }

    it("asks for nothing from anywhere, and complains of nothing", () => {
        expect(complaints).to.deep.equal([]);
    });
});
