// On an agent's desk: that the call which rings is a callback, what it is about, and what was tried before.
// Never shows more than the agent needs before the customer answers.
import { useCallback } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { Icon } from '../../ui/icon.js';
import { useLoaded } from '../../use-loaded.js';
import { ReasonPlayer } from './callback-table.js';

export function CallbackNotice({ callbackOf }: { readonly callbackOf: string }) {
  const t = useText();
  const format = useFormat();
  const load = useCallback(
    async (signal: AbortSignal) =>
      (await request(routes.callbacks, { signal })).find(({ callId }) => callId === callbackOf),
    [callbackOf],
  );
  const { state } = useLoaded(load);
  const callback = state.kind === 'loaded' ? state.value : undefined;
  const tried = callback?.attempts.filter(({ outcome }) => outcome !== null && outcome !== 'withdrawn') ?? [];
  return (
    <div className="callout info callback-notice">
      <Icon name="callbacks" />
      <div>
        <b>{t.callbacks.desk.title}</b> {t.callbacks.desk.hint}
        {callback && (
          <p className="muted">
            {t.callbacks.by[callback.by]} · {t.callbacks.asked}{' '}
            {format.shortDateTime(callback.waitingSinceMs)}
            {tried.length > 0 && ` · ${t.callbacks.attemptCount(tried.length)}`}
          </p>
        )}
        {callback?.hasReason && (
          <ReasonPlayer callId={callbackOf} label={t.callbacks.play(callback.number)} />
        )}
      </div>
    </div>
  );
}
