// The company's list of what agents do while they take no calls, and how a break's reason is found in it.
// Never decides who gets calls: to the engine every entry is a break.
import type { Language } from '../kernel/language.js';

/** What a phone's feature code for a break gives: it cannot type a reason. */
export const phoneBreakStatus = 'break';

interface Listed {
  readonly id: string;
  readonly names: Readonly<Partial<Record<Language, string>>>;
  readonly order: number;
}

/** By its ID or, as earlier versions noted it and as people type it, by one of its names. */
export function listedStatus<S extends Listed>(statuses: readonly S[], reason: string): S | undefined {
  const typed = reason.trim().toLowerCase();
  return (
    statuses.find(({ id }) => id === typed) ??
    statuses.find(({ names }) => Object.values(names).some((name) => name.toLowerCase() === typed))
  );
}

/** In the reader's language where there is a name in it. */
export const statusName = ({ id, names }: Listed, language: Language): string =>
  names[language] ?? Object.values(names)[0] ?? id;

/** As they are offered: by their order, equal ones by name. */
export const inOfferedOrder = <S extends Listed>(statuses: readonly S[], language: Language): readonly S[] =>
  [...statuses].sort(
    (a, b) => a.order - b.order || (statusName(a, language) < statusName(b, language) ? -1 : 1),
  );
