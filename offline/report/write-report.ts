import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Report } from "./report";
import { renderHtml } from "./report-html";

/** Where a report was written. */
export interface ReportFiles {
    readonly html: string;
    readonly json: string;
}

/** Writes the report as a page and as JSON, `<folder>/<stack>/<operation>.html` and `.json`, over an earlier one. */
export async function writeReport(report: Report, folder: string): Promise<ReportFiles> {
    const base = path.join(folder, report.stack, report.operation);
    await fs.mkdir(path.dirname(base), { recursive: true });
    const files = { html: `${base}.html`, json: `${base}.json` };
    await Promise.all([
        fs.writeFile(files.html, renderHtml(report)),
        fs.writeFile(files.json, `${JSON.stringify(report, null, 2)}\n`),
    ]);
    return files;
}
