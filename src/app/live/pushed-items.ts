// Which items changed since the last push, compared with what was pushed last.
// Never reports an item that is the same as before, unless somebody may have seen it different meanwhile.
import { isDeepStrictEqual } from 'node:util';
import type { LiveChange, StorageState } from '../../api/live.js';

type ListName = 'queues' | 'agents' | 'calls';
type News = Omit<LiveChange, 'kind' | 'atMs'>;
type ItemOf<L extends ListName> = NonNullable<LiveChange[L]>[number];

export type ItemViews = { readonly [L in ListName]: (id: string) => ItemOf<L> | undefined } & {
  readonly telephonyUp: boolean;
  readonly storage: StorageState;
  readonly callbacksOpen: number;
  readonly voicemailsNew: number;
  /** Another one: both counts are told, also where the company's are the same; an agent's may not be. */
  readonly countsRevision: number;
};

export interface PushedItems {
  /** The item may have changed, appeared or gone. */
  touch(list: ListName, id: string): void;
  /** A snapshot was handed out: its reader knows the present state, not the one pushed last. */
  noteSnapshot(): void;
  /** What to push now; undefined when nothing differs. */
  take(views: ItemViews): News | undefined;
}

interface TrackedList<T> {
  readonly touched: Set<string>;
  readonly pushed: Map<string, T>;
}

const tracked = <T>(): TrackedList<T> => ({ touched: new Set(), pushed: new Map() });

export function createPushedItems(): PushedItems {
  const queues = tracked<ItemOf<'queues'>>();
  const agents = tracked<ItemOf<'agents'>>();
  const calls = tracked<ItemOf<'calls'>>();
  const lists = { queues, agents, calls };
  let pushedTelephonyUp = false;
  let pushedStorage: StorageState = 'up';
  let pushedCountsRevision = 0;
  let wasSnapshotTaken = false;

  return {
    touch: (list, id) => void lists[list].touched.add(id),
    noteSnapshot: () => {
      wasSnapshotTaken = true;
    },
    take(views) {
      const changed = {
        queues: takeChanged(queues, views.queues, wasSnapshotTaken),
        agents: takeChanged(agents, views.agents, wasSnapshotTaken),
        calls: takeChanged(calls, views.calls, wasSnapshotTaken),
      };
      const news: News = {};
      if (views.telephonyUp !== pushedTelephonyUp) news.telephonyUp = views.telephonyUp;
      if (views.countsRevision !== pushedCountsRevision) {
        news.callbacksOpen = views.callbacksOpen;
        news.voicemailsNew = views.voicemailsNew;
      }
      if (views.storage !== pushedStorage) news.storage = views.storage;
      pushedTelephonyUp = views.telephonyUp;
      pushedStorage = views.storage;
      pushedCountsRevision = views.countsRevision;
      wasSnapshotTaken = false;
      if (changed.queues.items.length > 0) news.queues = changed.queues.items;
      if (changed.agents.items.length > 0) news.agents = changed.agents.items;
      if (changed.calls.items.length > 0) news.calls = changed.calls.items;
      const gone: NonNullable<News['gone']> = {};
      if (changed.queues.gone.length > 0) gone.queues = changed.queues.gone;
      if (changed.agents.gone.length > 0) gone.agents = changed.agents.gone;
      if (changed.calls.gone.length > 0) gone.calls = changed.calls.gone;
      if (Object.keys(gone).length > 0) news.gone = gone;
      return Object.keys(news).length > 0 ? news : undefined;
    },
  };
}

function takeChanged<T>(
  { touched, pushed }: TrackedList<T>,
  view: (id: string) => T | undefined,
  mayBeSeenOtherwise: boolean,
): { readonly items: T[]; readonly gone: string[] } {
  const items: T[] = [];
  const gone: string[] = [];
  for (const id of touched) {
    const item = view(id);
    const before = pushed.get(id);
    if (item === undefined) {
      if (before !== undefined || mayBeSeenOtherwise) gone.push(id);
      pushed.delete(id);
    } else if (mayBeSeenOtherwise || before === undefined || !isDeepStrictEqual(before, item)) {
      items.push(item);
      pushed.set(id, item);
    }
  }
  touched.clear();
  return { items, gone };
}
