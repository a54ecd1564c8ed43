import { ArgumentError } from "../../components/argument-checks";

/**
 * What a constructor finds wrong with its arguments.
 *
 * @throws When it finds nothing wrong, or fails in another way.
 */
export function mistakesOf(construct: () => unknown): readonly string[] {
    try {
        construct();
    } catch (error) {
        if (error instanceof ArgumentError) {
            return error.mistakes;
        }
        throw error;
    }
    throw new Error("the arguments were taken");
}
