import * as fs from "node:fs";
import process from "node:process";

// Tells the test how it was started, and ends before Pulumi's runner connects to an engine.
const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith("PULUMI_")),
);
fs.writeFileSync(process.env.SHOWN_FILE, JSON.stringify({ environment, argv: process.argv.slice(1) }));
process.exit(Number(process.env.EXIT_CODE));
