// Which import of seats each user of this tab has started and not settled: by it a reload finds the passwords again.
// Never holds a password: the server keeps those, and shows them to that user alone.

const storageKey = 'centrale.seat-import.1';

type ByUser = Readonly<Record<string, string>>;

function stored(): ByUser {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as ByUser;
  } catch {
    // Storage is blocked, or something else has written there: nothing is kept.
    return {};
  }
}

function store(imports: ByUser): void {
  try {
    if (Object.keys(imports).length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(imports));
  } catch {
    // Storage is blocked or full: the passwords are found until the page is closed.
    return;
  }
}

export function keptSeatImport(username: string): string | undefined {
  const imports = stored();
  return Object.hasOwn(imports, username) ? imports[username] : undefined;
}

export const keepSeatImport = (username: string, id: string): void => store({ ...stored(), [username]: id });

/** Its passwords are saved, or there are none. */
export const forgetSeatImport = (id: string): void =>
  store(Object.fromEntries(Object.entries(stored()).filter(([, kept]) => kept !== id)));

export const forgetSeatImports = (): void => store({});
