import type { TestStack } from "../../../policy/test-kit";
import { type Handle } from "../../../policy/test-kit";

export interface World {
    readonly stack: TestStack;
    readonly key: Handle;
    readonly topic: Handle;
    readonly vpc: Handle;
    readonly subnets: readonly Handle[];
    readonly group: Handle;
    readonly raw: Handle;
    readonly failures: Handle;
    readonly role: Handle;
    readonly logs: Handle;
}
