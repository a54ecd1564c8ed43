import { isExpressBroker } from "../facts/msk";
import { flexWorkerTypes } from "../facts/glue-jobs";

/** One mistake in a stack's settings. */
export interface SettingsMistake {
    /** Such as `securecart:clickstream.retentionHours`. */
    path: string;
    /** What is wrong and what is allowed. */
    message: string;
    /** What was given; absent when nothing was. */
    given?: unknown;
}

/** Where settings come from, as far as it decides what they may be. */
export interface SettingsSource {
    /** Name of the stack. Default: none. */
    stack?: string;
    /** Whether a setting is kept as a Pulumi secret, by its top-level name. Default: none is. */
    isSecret?: (name: string) => boolean;
}

/** What a stage works on: other stages that must be on. */
export const stageNeeds: Readonly<Record<string, readonly string[]>> = {
    orders: ["transactions"],
    stock: ["warehouseFiles"],
    sessions: ["clickstream"],
    analytics: ["orders"],
    salesTrends: ["orders", "analytics"],
    nightly: ["orders", "analytics"],
};

/** Stages that are on unless a stack turns them off. */
const onByDefault = ["clickstream", "transactions"];

/** What a stage that is on can't do without. */
const neededFields: Readonly<Record<string, readonly string[]>> = {
    legacyOrders: ["server", "agentArns"],
    payments: ["processors"],
    bulkHistory: ["addressId"],
    fraudCheck: ["endpoint"],
    warehouseFiles: ["clientCidrs", "users"],
};

/** The one stack whose secrets may stand in plain text: keys for tests, that open nothing. */
const stackOfTestKeys = "dev";

/**
 * Mistakes between settings: each is looked for whatever else is wrong, so the settings are taken as they were given.
 *
 * @param raw - By top-level name, unchecked.
 */
export function mistakesBetween(raw: unknown, source: SettingsSource = {}): SettingsMistake[] {
    const given = new RawSettings(raw);
    const mistakes: SettingsMistake[] = [];
    const refuse = (path: string, message: string, showGiven = true) =>
        mistakes.push({ path, message, given: showGiven ? given.at(path) : undefined });

    for (const [stage, fields] of Object.entries(neededFields)) {
        for (const field of fields.filter(() => given.isOn(stage))) {
            if (given.isEmpty(`${stage}.${field}`)) {
                refuse(`${stage}.${field}`, "needed while the stage is enabled");
            }
        }
    }
    for (const [stage, needs] of Object.entries(stageNeeds)) {
        for (const needed of needs.filter((each) => given.isOn(stage) && !given.isOn(each))) {
            refuse(
                `${needed}.enabled`,
                `must be true while ${stage} is enabled, which works on what it makes`,
            );
        }
    }
    if (given.isOn("eventBus") && given.at("network.zones") !== 3) {
        refuse(
            "network.zones",
            "must be 3 while eventBus is enabled, since MSK's brokers stand in three zones",
        );
    }
    const zones = given.at("network.zones") ?? 2;
    const zoneNames = given.list("network.zoneNames");
    if (zoneNames && (zoneNames.length !== zones || new Set(zoneNames).size !== zoneNames.length)) {
        refuse("network.zoneNames", "must be as many different zones as network.zones says");
    }
    const brokers = given.at("eventBus.instanceType");
    if (typeof brokers === "string" && isExpressBroker(brokers) && !given.isEmpty("eventBus.volumeGib")) {
        refuse("eventBus.volumeGib", "must be left out for express.* brokers, whose storage MSK manages");
    }
    for (const stage of ["orders", "stock"]) {
        const type = given.at(`${stage}.workerType`) ?? "G.1X";
        if (given.at(`${stage}.flex`) === true && !flexWorkerTypes.some((each) => each === type)) {
            refuse(`${stage}.workerType`, `must be ${flexWorkerTypes.join(" or ")} while flex is true`);
        }
    }
    const [initial, most] = [given.at("analytics.initialWorkers"), given.at("analytics.maxWorkers") ?? 20];
    if (typeof initial === "number" && initial !== 0 && (initial < 2 || initial > Number(most))) {
        refuse("analytics.initialWorkers", `must be 0, or from 2 to maxWorkers, ${Number(most)}`);
    }
    if (given.at("bulkHistory.armed") === true && given.isEmpty("bulkHistory.deadline")) {
        refuse("bulkHistory.deadline", "needed while armed is true, such as 2027-03-31T00:00:00Z");
    }
    filesMistakes(given, refuse);
    repeatedNames(given, refuse);
    if (given.isOn("fraudCheck")) {
        secretMistakes(given, source, (path, message) => refuse(path, message, false));
    }
    return mistakes;
}

type Refuse = (path: string, message: string) => void;

/** What protocols ask of certificate, reason and users. */
function filesMistakes(given: RawSettings, refuse: Refuse): void {
    if (!given.isOn("warehouseFiles")) {
        return;
    }
    const protocols = given.list("warehouseFiles.protocols") ?? ["SFTP"];
    for (const [protocol, field] of [
        ["FTPS", "certificateArn"],
        ["FTP", "ftpReason"],
    ]) {
        const path = `warehouseFiles.${field}`;
        if (protocols.includes(protocol) && given.isEmpty(path)) {
            refuse(path, `needed with ${protocol}`);
        } else if (!protocols.includes(protocol) && !given.isEmpty(path)) {
            refuse(path, `must be left out without ${protocol}`);
        }
    }
    const sftpAlone = protocols.every((protocol) => protocol === "SFTP");
    (given.list("warehouseFiles.users") ?? []).forEach((_user, index) => {
        const path = `warehouseFiles.users.${index}.publicKeys`;
        if (sftpAlone && given.isEmpty(path)) {
            refuse(path, "needed with SFTP alone: an SSH public key at least, the only way in");
        } else if (!sftpAlone && !given.isEmpty(path)) {
            refuse(path, "must be left out with FTPS or FTP: then keys stand in the user's secret");
        }
    });
}

/** Names that tell users and processors apart. */
function repeatedNames(given: RawSettings, refuse: Refuse): void {
    for (const list of ["warehouseFiles.users", "payments.processors"]) {
        const names = (given.list(list) ?? []).map((_each, index) => given.at(`${list}.${index}.name`));
        names.forEach((name, index) => {
            if (name !== undefined && names.indexOf(name) < index) {
                refuse(`${list}.${index}.name`, "must be a name that no other has");
            }
        });
    }
}

function secretMistakes(given: RawSettings, { stack, isSecret }: SettingsSource, refuse: Refuse): void {
    const [key, reference] = ["fraudCheck.apiKey", "fraudCheck.apiKeySecretArn"];
    if (given.isEmpty(key) && given.isEmpty(reference)) {
        refuse(key, `needed while the stage is enabled, or ${reference.split(".")[1]}`);
    } else if (!given.isEmpty(key) && !given.isEmpty(reference)) {
        refuse(key, "must be left out with apiKeySecretArn");
    } else if (!given.isEmpty(key) && stack !== stackOfTestKeys && isSecret?.("fraudCheck") !== true) {
        refuse(
            key,
            `must be a Pulumi secret outside the stack ${stackOfTestKeys}: ` +
                "pulumi config set --secret --path securecart:fraudCheck.apiKey, or name one with apiKeySecretArn",
        );
    }
}

/** Settings as they were given, read without trusting their shape. */
class RawSettings {
    constructor(private readonly raw: unknown) {}

    /** The value at a path such as `network.zones`. */
    at(path: string): unknown {
        return path
            .split(".")
            .reduce<unknown>(
                (value, step) =>
                    typeof value === "object" && value !== null
                        ? (value as Record<string, unknown>)[step]
                        : undefined,
                this.raw,
            );
    }

    list(path: string): unknown[] | undefined {
        const value = this.at(path);
        return Array.isArray(value) ? value : undefined;
    }

    isEmpty(path: string): boolean {
        const value = this.at(path);
        return (
            value === undefined ||
            value === null ||
            value === "" ||
            (Array.isArray(value) && value.length === 0)
        );
    }

    isOn(stage: string): boolean {
        const enabled = this.at(`${stage}.enabled`);
        return enabled === undefined ? onByDefault.includes(stage) : enabled === true;
    }
}
