import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { commandsOf, docCommands, root, treatmentOf } from "./doc-commands";

const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
};

describe("the commands of the docs", () => {
    const commands = docCommands();

    it("are taken line by line from the sh blocks, without comments", () => {
        const page = "# A\n\n```sh\nnpm ci # once\n\nnpm start\n```\n\n## B\n\n```js\nnpm x\n```\n";
        expect(commandsOf("p.md", page).map(({ command }) => command)).to.deep.equal(["npm ci", "npm start"]);
    });

    it("are run by the long tests, but for those of which the page says that nothing here runs them", () => {
        const unsaid = commands
            .filter((command) => treatmentOf(command).kind === "account")
            .filter(
                ({ text }) => !/\bneed(s)? an AWS account\b|\bwith an AWS account\b|\bnot run\b/i.test(text),
            );
        expect(unsaid.map(({ page, command }) => `${page}: ${command}`)).to.deep.equal([]);
        const ran = commands.filter((command) => treatmentOf(command).kind === "run");
        expect(ran.length).to.be.greaterThan(15);
    });

    it("stand in the tests that are said to run them", () => {
        const tests = commands
            .map(treatmentOf)
            .flatMap((each) => (each.kind === "elsewhere" ? [each.test] : []));
        expect([...new Set(tests)].filter((test) => !existsSync(path.join(root, test)))).to.deep.equal([]);
    });

    it("name scripts that there are", () => {
        const named = commands.flatMap(({ command }) =>
            [...command.matchAll(/npm (?:run (?:-s )?(\S+)|(start|test)\b)/g)].map(
                ([, run, own]) => run ?? own,
            ),
        );
        expect(named.length).to.be.greaterThan(15);
        expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
    });
});
