// The keys of a telephone.
// Never says what one stands for.

/** As they lie. */
export const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Digit = (typeof digits)[number];
