// The exhaustiveness check for discriminated unions.
// Never returns.

/** Compile-time proof that a union is exhausted; throws when untyped data slipped through. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
