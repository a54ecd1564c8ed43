/** A violation that somebody has accepted, for a while. */
export interface Waiver {
    /** Id of the rule. */
    readonly rule: string;
    /** URN of the resource; `*` stands for any characters. */
    readonly urn: string;
    /** Why the violation is accepted. */
    readonly reason: string;
    /** Last day on which it counts, as `YYYY-MM-DD`. */
    readonly expires: string;
}

/** Settings of the pack as a whole. */
export interface PackSettings {
    /**
     * Count what can't be decided yet as violated.
     * @default false
     */
    readonly strict: boolean;
    /**
     * Demand customer managed keys. When false, any KMS key will do, those that AWS manages included.
     * @default true
     */
    readonly customerKeysOnly: boolean;
    /**
     * Let Transfer Family servers offer FTP, which is clear text, as long as they are inside a VPC.
     * @default false
     */
    readonly allowFtp: boolean;
    /**
     * Accept the waivers that a stack brings in its own configuration, under `policy:waivers`.
     * @default true
     */
    readonly stackWaivers: boolean;
    /**
     * Accepted violations.
     * @default none
     */
    readonly waivers: readonly Waiver[];
}

export const defaultSettings: PackSettings = {
    strict: false,
    customerKeysOnly: true,
    allowFtp: false,
    stackWaivers: true,
    waivers: [],
};
