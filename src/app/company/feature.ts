// The configuration: read, changed and logged, by administrators.
// Never checks or stores it; company-commands.ts does.
import {
  companyApi,
  itemRouteName,
  type CompanyChange,
  type ItemRouteName,
} from '../../api/company-routes.js';
import { companyLists, type Company, type CompanyList, type CompanySettings } from '../../api/company.js';
import type { Session } from '../../api/sessions.js';
import type { Outcome, Refusal } from '../../core/kernel/refusal.js';
import { permitted, refuseWithout, type Actor } from '../kernel/actor.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import { feature, type Use } from '../kernel/feature.js';
import type { RouteHandlers } from '../kernel/route-handlers.js';
import type { KeptSecret, LoggedChange } from '../ports/store.js';

/** An item as it is to be, with its list. */
export type ItemChange = {
  readonly [L in CompanyList]: { readonly list: L; readonly item: Company[L][number] };
}[CompanyList];

/** Items of several lists that come into force together, and the one entry of the change log that tells of them. */
export interface CompanyChangeSet {
  readonly items: readonly ItemChange[];
  /** A person has to replace such a password. */
  readonly secrets: readonly KeptSecret[];
  readonly told: LoggedChange;
}

export interface CompanyCommands {
  read(): Company;
  /** Newest first. `partOf`: what the change of this version, which is told as one, consists of. */
  changes(limit: number, partOf?: number): readonly CompanyChange[];
  /** Grows with every change. */
  version(): number;
  /** Of an item, or of the settings; 0 when there never was such an item. */
  versionOf(list: CompanyList | 'settings', key: string): number;
  /** Without a basis whatever is there is replaced. */
  putSettings(settings: CompanySettings, by: string, basis?: Basis): Outcome<CompanySettings>;
  /**
   * Creates or replaces one item; takes effect at once. Refusals: `key-mismatch` (body and path differ),
   * `invalid-reference` (names something that is not there), `duplicate`, `password-required`, `changed-meanwhile`.
   */
  put<L extends CompanyList>(
    list: L,
    key: string,
    item: Company[L][number],
    by: string,
    basis?: Basis,
  ): Promise<Outcome<Company[L][number]>>;
  /** All or none. Refusals: those of `put` but for the keys, and `last-admin`. */
  putTogether(change: CompanyChangeSet, by: string, basis?: Basis): Outcome<undefined>;
  /** Whether `putTogether` would refuse because of somebody else's change. */
  staleAmong(items: readonly ItemChange[], basis: Basis | undefined): Refusal | undefined;
  /** Refusals: `not-found`, `in-use` (something refers to it), `last-admin`, `changed-meanwhile`. */
  remove(list: CompanyList, key: string, by: string, basis?: Basis): Outcome<undefined>;
  /** Replaces everything or nothing. */
  importAll(company: Company, by: string): Promise<Outcome<undefined>>;
}

function companyUse(company: CompanyCommands, actor: Actor) {
  const by = actor.username;
  const configuring = (): Refusal | undefined => refuseWithout(actor, 'configure');
  return {
    read: () => permitted(actor, 'configure', () => company.read()),
    list: <L extends CompanyList>(list: L): Outcome<Company[L]> =>
      permitted(actor, 'configure', () => company.read()[list]),
    changes: (limit: number, partOf?: number) =>
      permitted(actor, 'configure', () => [...company.changes(limit, partOf)]),
    version: () => permitted(actor, 'configure', () => company.version()),
    versionOf: (list: CompanyList | 'settings', key: string) =>
      permitted(actor, 'configure', () => company.versionOf(list, key)),
    putSettings: (settings: CompanySettings, basis?: Basis) =>
      configuring() ?? company.putSettings(settings, by, basis),
    put: async <L extends CompanyList>(
      list: L,
      key: string,
      item: Company[L][number],
      basis?: Basis,
    ): Promise<Outcome<Company[L][number]>> =>
      configuring() ?? (await company.put(list, key, item, by, basis)),
    remove: (list: CompanyList, key: string, basis?: Basis) =>
      configuring() ?? company.remove(list, key, by, basis),
  };
}

type CompanyUse = ReturnType<typeof companyUse>;
type UseCompany = Use<{ readonly company: CompanyUse }>;

export const companyFeature = feature({
  name: 'company',
  routes: companyApi.routes,
  as: ({ company }: { readonly company: CompanyCommands }, actor: Actor) => ({
    company: companyUse(company, actor),
  }),
  handlers: (as) => ({
    company: (request) => ofWholeCompany(as, request, (company) => company.read()),
    companyChanges: (request) => as(request).company.changes(request.query.limit, request.query.partOf),
    putSettings: (request) => {
      const { company } = as(request);
      const saved = company.putSettings(request.body, request.basis);
      if (saved.kind === 'granted') tell(request, company.versionOf('settings', 'settings'));
      return saved;
    },
    ...companyItemHandlers(as),
  }),
});

interface VersionedRequest {
  readonly session: Session;
  readonly tellVersion: (version: number) => void;
}

interface ItemRequest extends VersionedRequest {
  readonly params: { readonly key: string };
  readonly basis: Basis | undefined;
}

type ItemHandlers = Pick<RouteHandlers<typeof companyApi.routes>, ItemRouteName>;

/** Of every list of the configuration. */
function companyItemHandlers(as: UseCompany): ItemHandlers {
  const handlers: Partial<Record<ItemRouteName, ReturnType<typeof itemHandlers>>> = {};
  for (const list of companyLists) handlers[itemRouteName(list)] = itemHandlers(as, list);
  // Complete by now: it was every list's turn.
  return handlers as ItemHandlers;
}

function itemHandlers<L extends CompanyList>(as: UseCompany, list: L) {
  return {
    list: (request: VersionedRequest): Outcome<Company[L]> =>
      ofWholeCompany(as, request, (company) => company.list(list)),
    put: async (
      request: ItemRequest & { readonly body: Company[L][number] },
    ): Promise<Outcome<Company[L][number]>> => {
      const { company } = as(request);
      const { key } = request.params;
      const saved = await company.put(list, key, request.body, request.basis);
      if (saved.kind === 'granted') tell(request, company.versionOf(list, key));
      return saved;
    },
    remove: (request: ItemRequest): Outcome<undefined> =>
      as(request).company.remove(list, request.params.key, request.basis),
  };
}

function tell({ tellVersion }: VersionedRequest, version: Outcome<number>): void {
  if (version.kind === 'granted') tellVersion(version.value);
}

/** Whoever changes an item later names the version that the whole had when it was read. */
function ofWholeCompany<T>(as: UseCompany, request: VersionedRequest, read: (company: CompanyUse) => T): T {
  const { company } = as(request);
  tell(request, company.version());
  return read(company);
}
