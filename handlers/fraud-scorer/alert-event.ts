/** The EventBridge event of a suspicious payment; rules match it. Its detail is a `FraudAlert`. */
export const suspiciousPayment = {
    source: "securecart.fraud-scorer",
    detailType: "Suspicious payment",
} as const;
