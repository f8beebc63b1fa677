// Small choices that this browser remembers: language, theme.
// Never holds anything about the company or a session.

/** Undefined when nothing is remembered or the browser forbids storage. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`centrale.${key}`) ?? undefined;
  } catch {
    // A browser that blocks storage throws on access; the default then applies each time.
    return undefined;
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`centrale.${key}`);
    else localStorage.setItem(`centrale.${key}`, value);
  } catch {
    // Storage is blocked or full: the choice lasts until the page is closed.
    return;
  }
}
