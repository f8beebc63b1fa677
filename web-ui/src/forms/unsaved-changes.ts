// Changes of set-up forms that nobody has saved yet: they outlive Back, a reload and the end of a session, in this tab.
// Never keeps a password, and never gives one user what another has typed.
import { useEffect, useState } from 'react';
import type { CompanyList } from '../../../src/api/company.js';
import { isSame } from '../../../src/core/company/item-differences.js';
import { createStore, useStore } from '../create-store.js';
import { useSession } from '../session-hooks.js';
import type { Basis } from './section.js';

/** Which form it is. */
export interface FormPlace {
  readonly list: CompanyList | 'settings' | 'customers';
  /** `copy`: a new item that began as another one. */
  readonly kind: 'add' | 'copy' | 'edit';
  /** Of the item that is edited or copied. */
  readonly key: string;
}

export interface UnsavedChanges {
  readonly place: FormPlace;
  /** The item as people call it: by its name, or else its key; '' while it has neither. */
  readonly name: string;
  readonly draft: unknown;
  /** The item as it was when the editing began, and its version: what changed meanwhile is told by these. */
  readonly base: unknown;
  readonly basis: Basis;
  readonly atMs: number;
}

type ByUser = Readonly<Record<string, readonly UnsavedChanges[]>>;

/** Changes with the shape of a draft, so that an older one is never put into a form that cannot read it. */
const storageKey = 'centrale.unsaved.3';
/** Stands for the number of an empty field, which JSON has no word for; nobody can type it. */
const emptyNumber = '\u0000NaN';

function stored(): ByUser {
  try {
    const text = sessionStorage.getItem(storageKey) ?? '{}';
    return JSON.parse(text, (_, value: unknown) => (value === emptyNumber ? Number.NaN : value)) as ByUser;
  } catch {
    // Storage is blocked, or something else has written there: nothing is kept.
    return {};
  }
}

const unsavedStore = createStore<ByUser>(stored());
const openStore = createStore<readonly FormPlace[]>([]);

function store(changes: ByUser): void {
  unsavedStore.set(changes);
  try {
    const text = JSON.stringify(changes, (_, value: unknown) => (Number.isNaN(value) ? emptyNumber : value));
    sessionStorage.setItem(storageKey, text);
  } catch {
    // Storage is blocked or full: what was typed lasts until the page is closed.
    return;
  }
}

const isAt = (place: FormPlace) => (changes: UnsavedChanges) => isSame(changes.place, place);

const none: readonly UnsavedChanges[] = [];
/** A user may be called like something that every object has. */
const ofUserIn = (all: ByUser, username: string) =>
  Object.hasOwn(all, username) ? (all[username] ?? none) : none;
const ofUser = (username: string) => ofUserIn(unsavedStore.get(), username);

function forgetChanges(username: string, place: FormPlace): void {
  const before = ofUser(username);
  const after = before.filter((changes) => !isAt(place)(changes));
  if (after.length < before.length) store({ ...unsavedStore.get(), [username]: after });
}

function keepChanges(username: string, changes: UnsavedChanges): void {
  const before = ofUser(username).find(isAt(changes.place));
  const isUntouched = before !== undefined && isSame(before.draft, changes.draft);
  const others = ofUser(username).filter((one) => one !== before);
  const kept = isUntouched ? { ...changes, atMs: before.atMs } : changes;
  store({ ...unsavedStore.get(), [username]: [...others, kept] });
}

interface Editing {
  readonly place: FormPlace;
  readonly name: string;
  /** Without passwords. */
  readonly draft: object;
  /** The draft that the form begins with. */
  readonly start: object;
  readonly base: object | undefined;
  readonly basis: Basis;
}

/** What was kept of a form when it was opened. */
export function useUnsaved(place: FormPlace): UnsavedChanges | undefined {
  const { username } = useSession();
  const [found] = useState(() => ofUser(username).find(isAt(place)));
  return found;
}

/** Keeps what a form holds for as long as it differs from what it began with. Returns what forgets it. */
export function useKeepUnsaved({ place, name, draft, start, base, basis }: Editing): () => void {
  const { username } = useSession();
  useEffect(() => {
    openStore.set([...openStore.get(), place]);
    return () => openStore.set(openStore.get().filter((open) => open !== place));
  }, [place]);
  useEffect(() => {
    if (isSame(draft, start)) forgetChanges(username, place);
    else keepChanges(username, { place, name, draft, base, basis, atMs: Date.now() });
  }, [username, place, name, draft, start, base, basis]);
  return () => forgetChanges(username, place);
}

/** Of this user, without those of forms that are open now; and what forgets one. */
export function useUnsavedElsewhere(): readonly [
  readonly UnsavedChanges[],
  (changes: UnsavedChanges) => void,
] {
  const { username } = useSession();
  const mine = useStore(unsavedStore, (all) => ofUserIn(all, username));
  const open = useStore(openStore, (places) => places);
  const elsewhere = mine.filter((changes) => !open.some((place) => isAt(place)(changes)));
  return [elsewhere, ({ place }) => forgetChanges(username, place)];
}
