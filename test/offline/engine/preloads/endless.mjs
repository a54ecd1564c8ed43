import * as fs from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";

// Tells the test which process must be gone once it is cancelled.
fs.writeFileSync(process.env.PROCESS_ID_FILE, String(process.pid));
await setTimeout(60_000);
