/** A contract as the build makes it from datasets/<name>.json. */
declare module "contract:*" {
    // An import statement with a relative path isn't allowed in here.
    // eslint-disable-next-line @typescript-eslint/consistent-type-imports
    const contract: import("./contract").Contract;
    export default contract;
}

/** Columns of the Glue tables over files, by table, as the build takes them from datasets/. */
declare module "catalog:tables" {
    const tables: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
    export default tables;
}
