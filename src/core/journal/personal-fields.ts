// Which texts of which kinds of events are personal data; everything else of an event may be kept for ever.
// Never says where they are kept: the store puts them aside by subject, and the journal holds a reference.
import type { JournalEvent, JournalEventBody } from './journal-event.js';

/** `typed`: keys that the caller pressed; `customer`: key in the company's own administration; `recording`: where it lies. */
export const personalKinds = ['number', 'name', 'typed', 'customer', 'recording'] as const;
export type PersonalKind = (typeof personalKinds)[number];

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

type Kind = JournalEventBody['kind'];
type OfKind<K extends Kind> = Extract<JournalEventBody, { readonly kind: K }>;
/** Fields that take any text; ids have types of their own, and words are unions. */
type TextField<E> = { [F in keyof E]-?: string extends NonNullable<E[F]> ? F : never }[keyof E];
type Owner<E> = 'nobody' | PersonalKind | ((event: E) => 'nobody' | PersonalKind);

/** Every field that takes any text has a line here; without it this file does not compile. */
type Declared = {
  readonly [K in Kind as TextField<OfKind<K>> extends never ? never : K]: {
    readonly [F in TextField<OfKind<K>>]: Owner<OfKind<K>>;
  };
};

const declared: Declared = {
  'queue-left': { cause: 'nobody' },
  'offer-ended': { cause: 'nobody' },
  'agent-status-changed': { reason: 'nobody' },
  // The company's own numbers, extensions and feature codes are nobody's.
  'call-started': {
    dialled: ({ direction }) => (direction === 'outbound' ? 'number' : 'nobody'),
    callerNumber: ({ direction }) => (direction === 'inbound' ? 'number' : 'nobody'),
    callerName: ({ direction }) => (direction === 'internal' ? 'nobody' : 'name'),
  },
  'leg-started': { sipCallId: 'nobody', number: 'number' },
  'leg-answered': { dialogId: 'nobody', endpointId: 'nobody' },
  'leg-ended': { cause: 'nobody' },
  // One key chooses in a menu, and is counted there; more of them are a number, a code or a date.
  'digits-pressed': { nodeId: 'nobody', digits: ({ digits }) => (digits.length > 1 ? 'typed' : 'nobody') },
  'no-input': { nodeId: 'nobody' },
  'flow-left': { nodeId: 'nobody' },
  'external-call-answered': { number: 'number' },
  'call-redirected': {
    reason: 'nobody',
    action: 'nobody',
    target: ({ action }) => (action === 'external' ? 'number' : 'nobody'),
  },
  'routing-changed': { by: 'nobody' },
  'voicemail-left': { number: 'number', name: 'name' },
  'voicemail-heard': { by: 'nobody' },
  'voicemail-deleted': { by: 'nobody' },
  'call-ended': { cause: 'nobody' },
  'callback-listed': { number: 'number' },
  'callback-closed': { by: 'nobody' },
  'callback-requested': {
    number: 'number',
    username: 'nobody',
    reasonPath: 'recording',
    callerName: 'name',
    customer: 'customer',
  },
  'callback-changed': { username: 'nobody', reasonPath: 'recording', callerName: 'name' },
  'callback-hastened': { username: 'nobody' },
  'callback-ended': { username: 'nobody' },
  'daemon-started': { version: 'nobody' },
  'daemon-stopped': { reason: 'nobody' },
};

export interface PersonalField {
  readonly field: string;
  readonly kind: PersonalKind;
  readonly value: string;
}

type AnyOwner = 'nobody' | PersonalKind | ((event: never) => 'nobody' | PersonalKind);
const ownersByKind = new Map(
  Object.entries<Readonly<Record<string, AnyOwner>>>(declared).map(
    ([kind, fields]) => [kind, Object.entries(fields)] as const,
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
