import * as fs from "node:fs";

// Tells the test what a program can see of accounts.
const seen = Object.entries(process.env).filter(([name]) => /^(AWS|PULUMI)_/.test(name));
fs.writeFileSync(process.env.SHOWN_FILE as string, JSON.stringify(Object.fromEntries(seen)));
