import * as fs from "node:fs";

// Tells the test which process must be gone after an interrupt.
fs.writeFileSync(process.env.PROCESS_ID_FILE as string, String(process.pid));
setInterval(() => undefined, 1_000);
