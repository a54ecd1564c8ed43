/** A handler's environment variables are missing or wrong. */
export class SettingsError extends Error {
    constructor(readonly mistakes: readonly string[]) {
        super(`Environment of the function:\n${mistakes.map((mistake) => `  - ${mistake}`).join("\n")}`);
        this.name = "SettingsError";
    }
}

/** Reads environment variables and reports all mistakes at once. */
export class EnvironmentReader {
    private readonly mistakes: string[] = [];

    constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

    /** A text that must be there. */
    text(name: string, allowed: RegExp, inWords: string): string {
        return this.optionalText(name, allowed, inWords) ?? this.refuse(name, undefined, inWords, "");
    }

    /** A text that may be absent or empty. */
    optionalText(name: string, allowed: RegExp, inWords: string): string | undefined {
        const value = this.variables[name];
        if (value === undefined || value === "") {
            return undefined;
        }
        return allowed.test(value) ? value : this.refuse(name, value, inWords, value);
    }

    /** A whole number, with the value that stands for its absence. */
    integer(name: string, range: { minimum: number; maximum: number; otherwise: number }): number {
        const value = this.variables[name];
        if (value === undefined || value === "") {
            return range.otherwise;
        }
        const number = Number(value);
        return Number.isInteger(number) && number >= range.minimum && number <= range.maximum
            ? number
            : this.refuse(
                  name,
                  value,
                  `a whole number from ${range.minimum} to ${range.maximum}`,
                  range.otherwise,
              );
    }

    /** A JSON text that must be there; `read` gives its value, or what is wrong with it. */
    json<T>(
        name: string,
        inWords: string,
        read: (value: unknown) => { value: T; mistakes?: undefined } | { mistakes: readonly string[] },
    ): T {
        const text = this.variables[name];
        if (text === undefined || text === "") {
            return this.refuse(name, undefined, inWords, undefined as T);
        }
        let parsed: unknown;
        try {
            parsed = JSON.parse(text);
        } catch {
            this.mistakes.push(`${name}: is not JSON; allowed: ${inWords}`);
            return undefined as T;
        }
        const result = read(parsed);
        if (result.mistakes) {
            this.mistakes.push(
                ...result.mistakes.map((mistake) => `${name}${mistake.startsWith("[") ? "" : " "}${mistake}`),
            );
            return undefined as T;
        }
        return result.value;
    }

    /** @throws {SettingsError} With every mistake found, if there is one. */
    throwIfAny(): void {
        if (this.mistakes.length > 0) {
            throw new SettingsError(this.mistakes);
        }
    }

    private refuse<T>(name: string, value: string | undefined, allowed: string, fallback: T): T {
        this.mistakes.push(
            `${name}: got ${value === undefined ? "nothing" : JSON.stringify(value)}; allowed: ${allowed}`,
        );
        return fallback;
    }
}
