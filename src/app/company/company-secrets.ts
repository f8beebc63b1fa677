// The secrets that items of the configuration carry when they are written, in the form in which they are kept.
// Never stores one, and never tells one.
import { configurationLists } from '../../api/company.js';
import type { ConfigurationList, ListSecret } from '../../api/configuration-list.js';
import { sipRealm } from '../../core/pbx/sip-realm.js';
import type { Secrets } from '../ports/secrets.js';
import { textAt } from './item-paths.js';
import type { CompanyStore, KeptSecret, LoggedList, SecretPlace } from '../ports/store.js';

type Lists = Readonly<Record<string, ConfigurationList>>;
/** By list; a company is one. */
type ItemsOfLists = Readonly<Record<string, unknown>>;

interface Found {
  readonly place: SecretPlace;
  readonly item: object;
  readonly secret: ListSecret;
}

export class CompanySecrets {
  constructor(
    private readonly store: Pick<CompanyStore, 'secret'>,
    private readonly secrets: Pick<Secrets, 'digestHa1' | 'hashPassword' | 'verifyPassword'>,
    private readonly lists: Lists = configurationLists,
  ) {}

  /** Those that are the same as before are left out, so that importing a file again ends nobody's session. */
  async changed(items: ItemsOfLists): Promise<readonly KeptSecret[]> {
    const changed = this.inItems(items).map(async ({ place, item, secret }) => {
      const typed = textAt(item, place.path);
      if (typed === undefined) return [];
      const value = await this.changedForm(place, secret.kept, typed);
      return value === undefined ? [] : [{ place, value }];
    });
    return (await Promise.all(changed)).flat();
  }

  /** Those that an item needs and that are neither given nor kept already. */
  missing(items: ItemsOfLists): readonly SecretPlace[] {
    return this.inItems(items)
      .filter(
        ({ place, item, secret }) =>
          secret.optional !== true &&
          (secret.onlyWith === undefined || textAt(item, secret.onlyWith) !== undefined) &&
          textAt(item, place.path) === undefined &&
          this.store.secret(place) === undefined,
      )
      .map(({ place }) => place);
  }

  isForPerson({ place }: KeptSecret): boolean {
    return this.definition(place).kept === 'hash';
  }

  /** What the change log calls it. */
  notedAs({ place }: KeptSecret): LoggedList {
    return this.definition(place).noted as LoggedList;
  }

  private definition({ list, path }: SecretPlace): ListSecret {
    const found = this.lists[list]?.secrets?.find((secret) => secret.path === path);
    if (found === undefined) throw new Error(`${list} has no secret ${path}`);
    return found;
  }

  /** Undefined when the same is kept already. */
  private async changedForm(
    place: SecretPlace,
    kept: ListSecret['kept'],
    typed: string,
  ): Promise<string | undefined> {
    const before = this.store.secret(place)?.value;
    if (kept === 'hash') {
      const isSame = before !== undefined && (await this.secrets.verifyPassword(typed, before));
      return isSame ? undefined : this.secrets.hashPassword(typed);
    }
    const value = kept === 'digest' ? this.secrets.digestHa1(place.key, sipRealm, typed) : typed;
    return value === before ? undefined : value;
  }

  private inItems(items: ItemsOfLists): readonly Found[] {
    return Object.entries(this.lists).flatMap(([list, { key, secrets = [] }]) =>
      ((items[list] ?? []) as readonly object[]).flatMap((item) =>
        secrets.map((secret) => ({
          place: { list, key: textAt(item, key) ?? '', path: secret.path },
          item,
          secret,
        })),
      ),
    );
  }
}
