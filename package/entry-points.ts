/** What the package exports: the name after `securecart`, and the source that stands behind it. One definition for the build, package.json and the API's report. */
export const entryPoints = {
    ".": "components/index",
    "./handlers": "handlers/index",
    "./jobs": "jobs/index",
    "./datasets": "datasets/index",
    "./policy": "policy/index",
    "./policy/test-kit": "policy/test-kit/index",
    "./plugin": "plugin/serve",
} as const;

/** The `exports` of package.json. One CommonJS implementation stands behind `import` and `require`: components compare classes and keep state, which two copies would not share. */
export function packageExports(): Record<string, unknown> {
    const conditions = Object.entries(entryPoints).map(([name, source]) => [
        name,
        {
            import: { types: `./dist/${source}.d.mts`, default: `./dist/${source}.mjs` },
            require: { types: `./dist/${source}.d.ts`, default: `./dist/${source}.js` },
        },
    ]);
    return { ...Object.fromEntries(conditions), "./package.json": "./package.json" } as Record<
        string,
        unknown
    >;
}

/** The `typesVersions` of package.json, for TypeScript that resolves as Node 10 did and knows no `exports`. */
export function typesVersions(): Record<string, Record<string, string[]>> {
    const subpaths = Object.entries(entryPoints).filter(([name]) => name !== ".");
    return {
        "*": Object.fromEntries(subpaths.map(([name, source]) => [name.slice(2), [`./dist/${source}.d.ts`]])),
    };
}
