/** `npm run docs:api`: writes the API reference, every export with its units, defaults and errors, to build/api-reference. */
import path from "node:path";
import { typedoc } from "./api-model";

const folder = path.resolve(__dirname, "../build/api-reference");

async function main(): Promise<number> {
    const app = await typedoc();
    const project = await app.convert();
    if (!project) {
        return 1;
    }
    app.validate(project);
    await app.generateDocs(project, folder);
    console.log(`${path.relative(process.cwd(), folder)}/index.html`);
    // TypeDoc has said what is wrong: a link to nothing, a type that isn't exported.
    return app.logger.hasWarnings() || app.logger.hasErrors() ? 1 : 0;
}

main().then(
    (code) => (process.exitCode = code),
    (error: Error) => {
        console.error(`error: ${error.message}`);
        process.exitCode = 1;
    },
);
