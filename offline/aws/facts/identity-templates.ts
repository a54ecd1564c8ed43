import type { PropertyMap } from "../property-value";
import type { Identity } from "./identity";

/** Region and account, as most ARNs have them. */
export const HERE = "{region}:{account}";

/** A resource whose name is its id. */
export const byName = (arn?: string, outputs?: PropertyMap): Identity => ({ id: "{name}", arn, outputs });

/** A resource whose ARN is its id. */
export const byArn = (arn: string, outputs?: PropertyMap): Identity => ({ id: "{arn}", arn, outputs });
