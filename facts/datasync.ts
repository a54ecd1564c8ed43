/** How much of what DataSync has copied it checks against the source, by `verifyMode`. `NONE` isn't offered here. */
export const dataSyncVerifyModes: readonly string[] = ["ONLY_FILES_TRANSFERRED", "POINT_IN_TIME_CONSISTENT"];

/**
 * NFS versions with state and locks. NFS itself doesn't encrypt: the way to the agent must be private.
 *
 * Source: https://docs.aws.amazon.com/datasync/latest/userguide/API_NfsMountOptions.html
 */
export const dataSyncNfsVersions: readonly string[] = ["NFS4_0", "NFS4_1"];

/** Whether DataSync takes the text as an agent's activation key. Source: API_CreateAgent of DataSync. */
export function isAgentActivationKey(text: string): boolean {
    return /^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$/.test(text);
}

/** Whether DataSync takes the text as the name or address of a file server. Source: API_CreateLocationNfs of DataSync. */
export function isFileServerName(text: string): boolean {
    return text.length <= 255 && /^(([a-zA-Z0-9-]*[a-zA-Z0-9])\.)*([A-Za-z0-9-:]*[A-Za-z0-9])$/.test(text);
}

/** Whether DataSync takes the text as a folder that a file server offers. Source: API_CreateLocationNfs of DataSync. */
export function isFileServerPath(text: string): boolean {
    return text.length <= 4096 && /^\/[a-zA-Z0-9_\-+./()$\p{Zs}]*$/u.test(text);
}
