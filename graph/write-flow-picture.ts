/** `npm run docs:picture`: draws the README's picture anew. */
import fs from "node:fs";
import path from "node:path";
import { flowPicture } from "./flow-picture";

const file = path.resolve(__dirname, "../docs/pictures/flow.svg");
fs.writeFileSync(file, flowPicture());
console.log(path.relative(process.cwd(), file));
