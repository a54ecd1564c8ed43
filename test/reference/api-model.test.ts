import { expect } from "chai";
import { type ProjectReflection, ReflectionKind } from "typedoc";
import { readComponentApis, typedoc, undocumented } from "../../reference/api-model";

describe("the API's documentation", function () {
    this.timeout(120_000);
    let project: ProjectReflection;
    const warnings: string[] = [];

    before(async () => {
        const app = await typedoc();
        project = (await app.convert()) as ProjectReflection;
        app.logger.warn = (message: string) => warnings.push(message);
        app.validate(project);
    });

    it("names no type that isn't exported, and links to nothing that isn't there", () => {
        expect(warnings).to.deep.equal([]);
    });

    it("describes every component, argument, output and method", () => {
        expect(undocumented(project, "components")).to.deep.equal([]);
    });

    it("says for what the constructor of each component throws an ArgumentError", async () => {
        const silent = [...(await readComponentApis()).values()]
            .filter(({ errors }) => !errors.some((error) => error.startsWith("`ArgumentError` ")))
            .map(({ name }) => name);
        expect(silent).to.deep.equal([]);
        expect(project.getChildrenByKind(ReflectionKind.Module)).to.have.length(7);
    });
});
