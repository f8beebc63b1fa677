// Which texts of which kinds of events are personal data; everything else of an event may be kept for ever.
// Never says where they are kept: the store puts them aside by subject, and the journal holds a reference.
import type { PersonalKind } from '../kernel/feature-events.js';
import { journaledEvents, type JournalEvent } from './journal-event.js';

/** What an erased number, and nothing else, reads as; other erased values are absent. */
export const erasedNumber = 'erased';

/** What stands in the place of a value that was put aside. Nobody can dial or write one into such a field: see `personalFieldsOf`. */
export const referenceTo = (id: number): string => `⟨${id}⟩`;
/** The value's id; undefined when the text is not a reference. */
export function referredId(text: string): number | undefined {
  if (!text.startsWith('⟨')) return undefined;
  const digits = /^⟨(\d{1,15})⟩$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Values that tell nothing of anybody. */
const impersonal: ReadonlySet<string> = new Set(['', 'anonymous', erasedNumber]);

export interface PersonalField {
  readonly field: string;
  readonly kind: PersonalKind;
  readonly value: string;
}

type AnyOwner = 'nobody' | PersonalKind | ((event: never) => 'nobody' | PersonalKind);
const ownersByKind = new Map(
  journaledEvents.flatMap(({ fields }) =>
    Object.entries<Readonly<Record<string, AnyOwner>>>(fields).map(
      ([kind, owners]) => [kind, Object.entries(owners)] as const,
    ),
  ),
);

/** The event's personal values, numbers first: a number tells whose the rest is. */
export function personalFieldsOf(event: JournalEvent): readonly PersonalField[] {
  const found: PersonalField[] = [];
  for (const [field, owner] of ownersByKind.get(event.kind) ?? []) {
    if (owner === 'nobody') continue;
    const value = (event as unknown as Readonly<Record<string, unknown>>)[field];
    if (typeof value !== 'string' || impersonal.has(value)) continue;
    const kind = typeof owner === 'function' ? owner(event as never) : owner;
    if (kind !== 'nobody') found.push({ field, kind, value });
    // What merely looks like a reference is put aside too, so that it is none.
    else if (referredId(value) !== undefined) found.push({ field, kind: 'typed', value });
  }
  return found.sort((one, other) => Number(other.kind === 'number') - Number(one.kind === 'number'));
}

/** Fields of such events that can be personal, and so may hold a reference. */
export function possiblyPersonalFields(kind: JournalEvent['kind']): readonly string[] {
  return referringFields.get(kind) ?? [];
}

const referringFields = new Map(
  [...ownersByKind].map(
    ([kind, fields]) =>
      [kind, fields.filter(([, owner]) => owner !== 'nobody').map(([field]) => field)] as const,
  ),
);
