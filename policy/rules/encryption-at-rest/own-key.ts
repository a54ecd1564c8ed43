export const onlyOwnKey = "only a key of one's own can be audited, limited and withdrawn";
