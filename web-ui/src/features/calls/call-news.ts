// What happens to calls while their list is on screen: new ones are told, those of the list end.
// Never adds a row by itself, and never asks for a total, which costs the server more than the calls.
import { useEffect, useRef, useState } from 'react';
import type { CallList, CallRecord } from '../../../../src/api/calls.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useLive } from '../../live/live-connection.js';
import type { Loader } from '../../use-loaded.js';
import { useThrottled } from '../../use-throttled.js';
import { queryFrom } from './call-filters.js';

export const pageSize = 50;
/** The list is asked for news so often at most, ms. */
const followMs = 3000;
/** Rows whose calls have ended and that no page of news holds are read again, so many at a time at most. */
const rereadAtOnce = 20;

/** A list, and what it was asked for. */
export interface ShownList extends CallList {
  readonly search: string;
}

/** The list with its calls as they are known by now: they end, and get an outcome. */
function refreshed(list: ShownList, now: readonly CallRecord[]): ShownList {
  const byId = new Map(now.map((call) => [call.id, call]));
  let hasChanged = false;
  const calls = list.calls.map((call) => {
    const known = byId.get(call.id);
    if (known === undefined || (known.endedAtMs === call.endedAtMs && known.agentId === call.agentId))
      return call;
    hasChanged = true;
    return known;
  });
  return hasChanged ? { ...list, calls } : list;
}

const unknownOf = (list: ShownList, now: readonly CallRecord[]): readonly CallRecord[] => {
  const known = new Set(list.calls.map(({ id }) => id));
  return now.filter(({ id }) => !known.has(id));
};

interface News {
  readonly search: string;
  /** A page, newest first. */
  readonly calls: readonly CallRecord[];
}

/** Looks for calls that came after those of the list, whenever something has happened to a call. */
export function useCallNews(search: string, { state, update, reload }: Loader<ShownList>) {
  const live = useLive((figures) => figures.calls);
  const happened = useThrottled(live, followMs);
  const [found, setFound] = useState<News>();
  // Another filter's list stays on screen until this one's has come.
  const list = state.kind === 'loaded' && state.value.search === search ? state.value : undefined;
  const isNewest = queryFrom(search).order === 'newest';
  const isLoaded = list !== undefined;
  const current = useRef(list);
  useEffect(() => {
    current.current = list;
  });
  // Only what happens to calls asks anew, not what was just put into the list.
  useEffect(() => {
    if (!isLoaded) return;
    const abort = new AbortController();
    const put = (calls: readonly CallRecord[]) =>
      update((shown) => (shown.search === search ? refreshed(shown, calls) : shown));
    const follow = async () => {
      const query = { ...queryFrom(search), limit: pageSize, count: 'no' as const };
      const { calls } = isNewest
        ? await request(routes.calls, { query, signal: abort.signal })
        : { calls: [] };
      setFound({ search, calls });
      put(calls);
      const news = new Set(calls.map(({ id }) => id));
      const left = (current.current?.calls ?? []).filter(
        ({ id, endedAtMs }) => endedAtMs === null && !news.has(id) && !happened.has(id),
      );
      await Promise.all(
        left.slice(0, rereadAtOnce).map(async ({ id }) => {
          const {
            legs: _legs,
            events: _events,
            ...call
          } = await request(routes.call, {
            params: { id },
            signal: abort.signal,
          });
          put([call]);
        }),
      );
    };
    // The next thing that happens asks again; the page tells of a lost connection by itself.
    follow().catch(() => undefined);
    return () => abort.abort();
  }, [happened, search, isNewest, isLoaded, update]);
  const unknown = list === undefined || found?.search !== search ? [] : unknownOf(list, found.calls);
  /** More have come than a page of news holds. */
  const isGap = unknown.length > 0 && unknown.length === found?.calls.length;
  const show = () => {
    // Between these and the list others would be missing.
    if (isGap) reload();
    else
      update((shown) => {
        const added = shown.search === search ? unknownOf(shown, unknown) : [];
        const total = shown.total === null ? null : shown.total + added.length;
        return { ...shown, total, calls: [...added, ...shown.calls] };
      });
    scrollTo(0, 0);
  };
  return { count: unknown.length, isGap, show };
}
