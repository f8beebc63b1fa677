// Waits for the typeface of the pages before the first of them is drawn: nothing jumps when it arrives.
// Never keeps anybody waiting for long: without it a page is drawn in the system's own.

/** A server on the same network needs a few hundredths of a second. */
const patienceMs = 1_500;

/** Resolves when the typeface is there, cannot be had, or takes too long. */
export function ownFontSettled(): Promise<unknown> {
  const faces = Promise.allSettled([
    document.fonts.load("1em 'Roboto Variable'", 'a'),
    document.fonts.load("1em 'Roboto Variable'", 'ł'),
  ]);
  return Promise.race([faces, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}
