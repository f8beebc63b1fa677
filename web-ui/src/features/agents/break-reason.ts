// The reasons of a break that come with the product, in the reader's language.
// Never touches a reason that somebody typed.
import { en, type Dictionary } from '../../i18n/en.js';
import { nl } from '../../i18n/nl.js';
import { pl } from '../../i18n/pl.js';
import { useText } from '../../i18n/use-text.js';

/** What the server notes for a break that was begun with a key on the phone. */
const fromPhone = 'break';

function inWordsOf(t: Dictionary, reason: string): string {
  if (reason === fromPhone) return t.desk.goBreak;
  for (const { desk } of [en, nl, pl]) {
    const index = desk.breakReasons.indexOf(reason);
    if (index >= 0) return t.desk.breakReasons[index] ?? reason;
  }
  return reason;
}

/** Gives what to show for the reason that an agent's break has. */
export function useBreakReason(): (reason: string | null | undefined) => string | undefined {
  const t = useText();
  return (reason) => (reason === null || reason === undefined ? undefined : inWordsOf(t, reason));
}
