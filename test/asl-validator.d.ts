/** The package brings no declarations that TypeScript finds. */
declare module "asl-validator" {
    interface Outcome {
        isValid: boolean;
        errors: unknown[];
    }
    function validate(definition: unknown): Outcome;
    export = validate;
}
