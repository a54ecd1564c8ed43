/** A Lambda handler, built: the directory that is uploaded, and what its code needs to run. */
export interface LambdaBundle {
    /** Directory with the bundled code. */
    directory: string;
    /** File without its ending, and exported function, such as `index.handler`. */
    entryPoint: string;
    /** What the function does, in a sentence. */
    description: string;
    /** AWS services that the code calls, by the names of their endpoints, such as `s3`. */
    services: string[];
}
