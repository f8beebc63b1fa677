// All recorded calls: filtered, in order, page by page; what comes in meanwhile is told, and shown when it is wanted.
// Never moves a row under the reader's eyes, and never loses the reader's place on the way to a call and back.
import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { previousPlace, usePlace } from '../../router.js';
import { sessionStore } from '../../session-store.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useLoaded } from '../../use-loaded.js';
import { CallFilters, queryFrom, setInAddress } from './call-filters.js';
import { pageSize, useCallNews, type ShownList } from './call-news.js';
import { CallTable } from './call-rows.js';

/** What the reader saw last, for the way back from a call; whoever logs in next at this computer has not. */
let seen: ShownList | undefined;
let seenScrollPx = 0;
let seenBy: string | undefined;
sessionStore.subscribe(() => {
  const state = sessionStore.get();
  const user = state.kind === 'logged-in' ? state.session.username : undefined;
  if (user !== seenBy) seen = undefined;
  seenBy = user;
});

const cameFromCall = (): boolean => /^\/calls\/./.test(previousPlace()?.path ?? '');

/** The list as it was left, when the reader comes back from a call. */
function useKeptList(search: string): ShownList | undefined {
  const [kept] = useState(() => (cameFromCall() && seen?.search === search ? seen : undefined));
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

export function CallHistory() {
  const t = useText();
  const failureText = useFailureText();
  const { query } = usePlace();
  const search = query.toString();
  const kept = useKeptList(search);
  const load = useCallback(
    async (signal: AbortSignal): Promise<ShownList> => ({
      ...(await request(routes.calls, { query: { ...queryFrom(search), limit: pageSize }, signal })),
      search,
    }),
    [search],
  );
  const loader = useLoaded(load, undefined, kept);
  const { state, reload, update } = loader;
  useEffect(() => {
    if (state.kind === 'loaded') seen = state.value;
  }, [state]);
  const news = useCallNews(search, loader);
  const [loadingMore, setLoadingMore] = useState(false);
  const loadMore = (list: ShownList, before: string) => {
    setLoadingMore(true);
    const { search } = list;
    request(routes.calls, { query: { ...queryFrom(search), limit: pageSize, before, count: 'no' } })
      .then(
        (page) => {
          // Another filter, or a list that was loaded anew, goes on elsewhere by now.
          update((now) =>
            now.search === search && now.next === before
              ? { ...now, calls: [...now.calls, ...page.calls], next: page.next }
              : now,
          );
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
              {news.isGap ? t.everyday.newestCalls : t.everyday.newCalls(news.count)}
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

function ShownOf({ list: { calls, total, isAll } }: { readonly list: ShownList }) {
  const t = useText();
  const format = useFormat();
  const found = format.number(Math.max(total ?? 0, calls.length));
  return (
    <span className="muted">
      {t.everyday.shownOf(format.number(calls.length), isAll ? found : t.everyday.orAtLeast(found))}
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
