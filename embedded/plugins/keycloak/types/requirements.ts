/** How a step of a flow can count. */
export const requirements = ["REQUIRED", "ALTERNATIVE", "OPTIONAL", "CONDITIONAL", "DISABLED"] as const;
