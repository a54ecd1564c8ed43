import * as fs from "node:fs";
import * as path from "node:path";
import { changeLine, compareGraphs, type GraphChange } from "./compare-graphs";
import { readBaseline, writeBaseline, type GraphBaseline } from "./graph-baseline";

/** The committed graph of a stack (`dev`) or an example (`examples/stream`), which the next version is held against. */
export class GraphFile {
    readonly file: string;

    constructor(
        readonly name: string,
        folder = path.join(__dirname, "graphs"),
    ) {
        this.file = path.join(folder, `${name}.txt`);
    }

    get exists(): boolean {
        return fs.existsSync(this.file);
    }

    /**
     * What has changed since the graph was accepted.
     *
     * @throws {Error} When none was accepted.
     */
    changesTo(now: GraphBaseline): GraphChange[] {
        if (!this.exists) {
            throw new Error(`${this.file} is missing: "npm run contract -- --accept" writes it.`);
        }
        return compareGraphs(readBaseline(fs.readFileSync(this.file, "utf8")), now);
    }

    /** The changes as lines for people, with what to do about them at the end; none where nothing has changed. */
    report(now: GraphBaseline): string[] {
        const changes = this.changesTo(now);
        return changes.length === 0 ? [] : [...changes.map(changeLine), advice(this.name, changes)];
    }

    accept(now: GraphBaseline): void {
        fs.mkdirSync(path.dirname(this.file), { recursive: true });
        fs.writeFileSync(this.file, writeBaseline(now));
    }
}

function advice(name: string, changes: readonly GraphChange[]): string {
    return changes.some(({ losesData }) => losesData)
        ? "What is marked LOSES DATA needs an alias, or its old arguments (docs/upgrades.md)."
        : `Where that is meant: npm run contract -- --accept ${name}`;
}
