// All recorded calls: filtered, in order, page by page; what comes in meanwhile is told, and shown when it is wanted.
// Never moves a row under the reader's eyes, and never loses the reader's place on the way to a call and back.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { callListReach, type CallList, type CallRecord } from '../../../src/api/calls.js';
import { routes } from '../../../src/api/routes.js';
import { request } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { previousPlace, usePlace } from '../router.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { useLoaded, type Loader } from '../use-loaded.js';
import { useThrottled } from '../use-throttled.js';
import { CallFilters, queryFrom, setInAddress } from './call-filters.js';
import { CallTable } from './call-rows.js';

const pageSize = 50;
/** The list is asked for news so often at most, ms. */
const followMs = 3000;

/** What the reader saw last, for the way back from a call. */
let seen: { readonly search: string; readonly list: CallList } | undefined;
let seenScrollPx = 0;

const cameFromCall = (): boolean => /^\/calls\/./.test(previousPlace()?.path ?? '');

/** The list as it was left, when the reader comes back from a call. */
function useKeptList(search: string): CallList | undefined {
  const [kept] = useState(() => (cameFromCall() && seen?.search === search ? seen.list : undefined));
  useLayoutEffect(() => {
    if (kept === undefined) return;
    scrollTo(0, seenScrollPx);
    // A browser that goes back puts the page where it thinks it was, after us.
    requestAnimationFrame(() => scrollTo(0, seenScrollPx));
  }, [kept]);
  useEffect(() => {
    const keep = () => {
      seenScrollPx = scrollY;
    };
    addEventListener('scroll', keep, { passive: true });
    return () => removeEventListener('scroll', keep);
  }, []);
  return kept;
}

/** The rows as they are known by now: calls end, and get an outcome. */
function refreshed(calls: readonly CallRecord[], now: readonly CallRecord[]): CallRecord[] {
  const byId = new Map(now.map((call) => [call.id, call]));
  return calls.map((call) => byId.get(call.id) ?? call);
}

interface News {
  readonly count: number;
  readonly list: CallList;
}

/** Looks for calls that came after those of the list, whenever something has happened to a call. */
function useNews(search: string, { state, replace }: Loader<CallList>) {
  const happened = useThrottled(
    useLive((live) => live.calls),
    followMs,
  );
  const [found, setFound] = useState<News & { readonly search: string }>();
  const list = state.kind === 'loaded' ? state.value : undefined;
  const isNewest = queryFrom(search).order === 'newest';
  const isLoaded = list !== undefined;
  const current = useRef({ list, replace });
  useEffect(() => {
    current.current = { list, replace };
  });
  // Only what happens to calls asks anew, not what was just put into the list.
  useEffect(() => {
    if (!isLoaded || !isNewest) return;
    const abort = new AbortController();
    request(routes.calls, { query: { ...queryFrom(search), limit: pageSize }, signal: abort.signal }).then(
      (now) => {
        const { list, replace } = current.current;
        if (list === undefined) return;
        const known = new Set(list.calls.map(({ id }) => id));
        const unknown = now.calls.filter(({ id }) => !known.has(id)).length;
        const count = unknown < now.calls.length ? unknown : Math.max(unknown, now.total - list.total);
        setFound({ search, count, list: now });
        const calls = refreshed(list.calls, now.calls);
        const hasChanged = calls.some((call, index) => {
          const before = list.calls[index];
          return call.endedAtMs !== before?.endedAtMs || call.agentId !== before.agentId;
        });
        if (hasChanged) replace({ ...list, calls });
      },
      // The next thing that happens asks again; the page tells of a lost connection by itself.
      () => undefined,
    );
    return () => abort.abort();
  }, [happened, search, isNewest, isLoaded]);
  const news = found?.search === search && found.count > 0 && isNewest ? found : undefined;
  const show = () => {
    if (news === undefined || list === undefined) return;
    const known = new Set(list.calls.map(({ id }) => id));
    const added = news.list.calls.filter(({ id }) => !known.has(id));
    const isGap = added.length === news.list.calls.length;
    replace(isGap ? news.list : { ...list, calls: [...added, ...list.calls], total: news.list.total });
    setFound(undefined);
    scrollTo(0, 0);
  };
  return { count: news?.count ?? 0, show };
}

export function CallHistory() {
  const t = useText();
  const failureText = useFailureText();
  const { query } = usePlace();
  const search = query.toString();
  const kept = useKeptList(search);
  const load = useCallback(
    (signal: AbortSignal) =>
      request(routes.calls, { query: { ...queryFrom(search), limit: pageSize }, signal }),
    [search],
  );
  const loader = useLoaded(load, undefined, kept);
  const { state, reload, replace } = loader;
  useEffect(() => {
    if (state.kind === 'loaded') seen = { search, list: state.value };
  }, [search, state]);
  const news = useNews(search, loader);
  const [loadingMore, setLoadingMore] = useState(false);
  const loadMore = (list: CallList, before: string) => {
    setLoadingMore(true);
    request(routes.calls, { query: { ...queryFrom(search), limit: pageSize, before } })
      .then(
        (page) => {
          // A filter that changed meanwhile has its own list by now.
          if (location.search.slice(1) === search) {
            replace({ ...list, calls: [...list.calls, ...page.calls], next: page.next });
          }
        },
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => setLoadingMore(false));
  };
  const { order } = queryFrom(search);
  return (
    <>
      <CallFilters query={query} onRefresh={reload} />
      <div className="list-head call-list-head">
        {state.kind === 'loaded' && <ShownOf list={state.value} />}
        <div role="status">
          {news.count > 0 && (
            <Button icon="up" onClick={news.show}>
              {t.everyday.newCalls(news.count)}
            </Button>
          )}
        </div>
        <OrderChoice order={order} />
      </div>
      <section className="card flush" aria-busy={state.kind === 'loading'}>
        {state.kind === 'loading' && <Loading rows={8} />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (state.value.calls.length === 0 ? (
            <Empty icon="calls" title={t.calls.none} hint={search === '' ? undefined : t.calls.noneHint} />
          ) : (
            <CallTable calls={state.value.calls} order={order} onOrder={orderBy} />
          ))}
      </section>
      {state.kind === 'loaded' && (state.value.calls.length > 0 || state.value.next !== null) && (
        <footer className="list-foot">
          <ShownOf list={state.value} />
          {state.value.next !== null && (
            <Button
              busy={loadingMore}
              onClick={() => state.value.next && loadMore(state.value, state.value.next)}
            >
              {t.actions.loadMore}
            </Button>
          )}
        </footer>
      )}
    </>
  );
}

const orderBy = (order: string) => setInAddress('order', order === 'newest' ? '' : order);

function ShownOf({ list: { calls, total } }: { readonly list: CallList }) {
  const t = useText();
  const format = useFormat();
  const all = format.number(total);
  return (
    <span className="muted">
      {t.everyday.shownOf(
        format.number(calls.length),
        total < callListReach ? all : t.everyday.orAtLeast(all),
      )}
    </span>
  );
}

function OrderChoice({ order }: { readonly order: string }) {
  const t = useText();
  return (
    <Field label={t.everyday.order}>
      {(attributes) => (
        <select {...attributes} value={order} onChange={(event) => orderBy(event.target.value)}>
          {Object.entries(t.everyday.orders).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
