import * as pulumi from "@pulumi/pulumi";

/**
 * Collects what is wrong with a component's arguments and reports it all at once.
 *
 * Only values known while the program runs are checked; an `Output` is left to the provider.
 */
export class ArgumentChecks {
    private readonly mistakes: string[] = [];

    /**
     * @param component - Class name of the component, such as `KinesisIngestion`.
     * @param name - The name the component was given.
     */
    constructor(
        private readonly component: string,
        private readonly name: string,
    ) {}

    /**
     * Records a mistake when `value` is known and `valid` refuses it.
     *
     * @param field - Path of the field in the arguments, such as `retentionHours` or `users[2].name`.
     * @param allowed - What is allowed, in words that follow "allowed: ".
     */
    check<T>(
        field: string,
        value: pulumi.Input<T> | undefined,
        valid: (value: T) => boolean,
        allowed: string,
    ): this {
        if (
            value !== undefined &&
            !pulumi.Output.isInstance(value) &&
            !(value instanceof Promise) &&
            !valid(value)
        ) {
            this.refuse(field, value, allowed);
        }
        return this;
    }

    /** Records a mistake when `value` is absent. */
    require(field: string, value: unknown, allowed: string): this {
        if (value === undefined || value === null || value === "") {
            this.refuse(field, value, allowed);
        }
        return this;
    }

    /** Records a mistake that the caller has found. */
    refuse(field: string, given: unknown, allowed: string): this {
        this.mistakes.push(`${field}: got ${describe(given)}; allowed: ${allowed}`);
        return this;
    }

    /** @throws {ArgumentError} With every recorded mistake, if there is one. */
    throwIfAny(): void {
        if (this.mistakes.length > 0) {
            throw new ArgumentError(this.component, this.name, this.mistakes);
        }
    }
}

/** A component was given arguments that AWS would refuse, or that would leave data unprotected. */
export class ArgumentError extends Error {
    constructor(
        /** The component's class. */
        readonly component: string,
        /** The name that it was given. */
        readonly resourceName: string,
        /** Every mistake: what was given, and what is allowed. */
        readonly mistakes: readonly string[],
    ) {
        super(`${component} "${resourceName}":\n${mistakes.map((mistake) => `  - ${mistake}`).join("\n")}`);
        this.name = "ArgumentError";
    }
}

function describe(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}
