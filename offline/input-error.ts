/** A mistake in what was given, in words for the person who gave it; a command that ends with one has exit code 2. */
export class InputError extends Error {}
