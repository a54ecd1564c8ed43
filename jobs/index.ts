import { existsSync } from "node:fs";
import * as path from "node:path";

/** A Spark job's code, as `npm run build` packs it. */
export interface JobCode {
    /** Name of the job and of its script. */
    readonly name: string;
    /** Path of the script that Glue or EMR Serverless starts. */
    readonly script: string;
    /** Path of the zip file with the modules that the script imports. */
    readonly modules: string;
}

/** The jobs, each found when it is first asked for. What each takes stands in the ARGUMENTS of its module. */
export const jobs = {
    /** Raw orders to `orders` and `order_payments`. */
    get ordersBatch(): JobCode {
        return built("orders_batch");
    },
    /** Warehouse files to `stock`. */
    get inventoryBatch(): JobCode {
        return built("inventory_batch");
    },
    /** The clickstream, as it flows, to `sessions`. */
    get clickstreamSessions(): JobCode {
        return built("clickstream_sessions");
    },
    /** `orders` to `sales_trends`. */
    get salesTrends(): JobCode {
        return built("sales_trends");
    },
    /** `sessions` to `recommendation_features`. */
    get recommendationFeatures(): JobCode {
        return built("recommendation_features");
    },
    /** Raw transactions and payments to `fraud_features`. */
    get fraudFeatures(): JobCode {
        return built("fraud_features");
    },
    /** `fraud_features` to `fraud_scores`. */
    get fraudScores(): JobCode {
        return built("fraud_scores");
    },
    /** Checks of tables; a breach fails the run. */
    get dataQuality(): JobCode {
        return built("data_quality");
    },
    /** What a night did, for people. */
    get nightlyReport(): JobCode {
        return built("nightly_report");
    },
};

/** @throws {Error} When the jobs aren't built. */
function built(name: string): JobCode {
    const script = path.join(__dirname, "dist", "scripts", `${name}.py`);
    const modules = path.join(__dirname, "dist", "securecart_jobs.zip");
    if (!existsSync(script) || !existsSync(modules)) {
        throw new Error(`The job ${name} isn't built: run "npm run build"`);
    }
    return { name, script, modules };
}
