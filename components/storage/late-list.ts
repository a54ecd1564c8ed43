import * as pulumi from "@pulumi/pulumi";

/**
 * A list that is added to while a program composes its components, and that resources take when it is complete: when the
 * program's synchronous part has run.
 */
export class LateList {
    /** The list, complete. */
    readonly complete: pulumi.Output<string[]>;

    private readonly values: pulumi.Input<string>[];
    private closed = false;

    constructor(values: pulumi.Input<string>[]) {
        this.values = [...values];
        const end = new Promise<boolean>((resolve) => setImmediate(() => resolve(true)));
        this.complete = pulumi.output(end).apply(() => {
            this.closed = true;
            return pulumi.all(this.values);
        });
    }

    /** Adds a value; answers false when the list was complete already. */
    add(value: pulumi.Input<string>): boolean {
        if (!this.closed) {
            this.values.push(value);
        }
        return !this.closed;
    }
}
