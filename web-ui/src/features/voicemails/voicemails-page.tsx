// Voice messages that callers left for queues: listened to in the page, deleted by hand.
// Never loads a recording before somebody presses play.
import { useCallback, useState } from 'react';
import { routes } from '../../../../src/api/routes.js';
import type { Voicemail } from '../../../../src/api/voicemails.js';
import { addressOf, request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { formatDuration } from '../../i18n/format.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { toast } from '../../ui/toast.js';
import { useLoaded } from '../../use-loaded.js';
import { CallbackForm } from '../callbacks/callback-form.js';
import { PhoneLink } from '../../ui/phone-number.js';

const pageSize = 50;

export function VoicemailsPage() {
  const t = useText();
  const [queue, setQueue] = useState('');
  const [limit, setLimit] = useState(pageSize);
  const [removing, setRemoving] = useState<Voicemail>();
  const [callingBack, setCallingBack] = useState<Voicemail>();
  const failureText = useFailureText();
  const count = useLive((live) => live.voicemailsNew);
  const load = useCallback(
    (signal: AbortSignal) =>
      request(routes.voicemails, { query: { limit, ...(queue === '' ? {} : { queue }) }, signal }),
    [queue, limit],
  );
  // A message that comes in, or that a colleague has heard, is seen at once.
  const { state, reload } = useLoaded(load, String(count));
  const markDone = (voicemail: Voicemail) => {
    request(routes.markVoicemailHeard, { params: { id: voicemail.callId } }).then(
      () => {
        toast('done', t.everyday.markedDone);
        reload();
      },
      (failure: unknown) => toast('failed', failureText(failure)),
    );
  };
  return (
    <>
      <PageHead title={t.voicemails.title} intro={t.voicemails.intro}>
        <QueueChoice
          value={queue}
          onChange={(chosen) => {
            setQueue(chosen);
            setLimit(pageSize);
          }}
        />
        <Button icon="refresh" onClick={reload}>
          {t.calls.newCalls}
        </Button>
      </PageHead>
      {state.kind === 'loaded' && <FullNotice full={state.value.full} />}
      <section className="card flush">
        {state.kind === 'loading' && <Loading />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (state.value.voicemails.length === 0 ? (
            <Empty icon="voicemails" title={t.voicemails.none} hint={t.voicemails.noneHint} />
          ) : (
            <VoicemailTable
              voicemails={state.value.voicemails}
              onHeard={reload}
              onCallBack={setCallingBack}
              onDone={markDone}
              onRemove={setRemoving}
            />
          ))}
      </section>
      {state.kind === 'loaded' && state.value.next !== null && limit < 500 && (
        <Button onClick={() => setLimit((shown) => Math.min(500, shown + pageSize))}>
          {t.voicemails.more}
        </Button>
      )}
      {callingBack && (
        <CallbackForm
          from={callingBack}
          onDone={() => {
            markDone(callingBack);
            setCallingBack(undefined);
          }}
          onClose={() => setCallingBack(undefined)}
        />
      )}
      {removing && (
        <RemoveDialog
          voicemail={removing}
          onDone={() => {
            setRemoving(undefined);
            reload();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}

/** Callers hear it too: no message is taken. */
function FullNotice({ full }: { readonly full: readonly string[] }) {
  const t = useText();
  const queues = useLive((live) => live.queues);
  if (full.length === 0) return null;
  const names = full.map((id) => queues.get(id)?.name ?? id).join(', ');
  return (
    <p className="callout bad" role="status">
      <Icon name="warning" />
      <span>{t.voicemails.full(names)}</span>
    </p>
  );
}

interface QueueChoiceProps {
  readonly value: string;
  readonly onChange: (queue: string) => void;
}

function QueueChoice({ value, onChange }: QueueChoiceProps) {
  const t = useText();
  const queues = useLive((live) => live.queues);
  return (
    <Field label={t.voicemails.queue}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t.voicemails.allQueues}</option>
          {[...queues.values()].map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface VoicemailTableProps {
  readonly voicemails: readonly Voicemail[];
  readonly onHeard: () => void;
  readonly onCallBack: (voicemail: Voicemail) => void;
  readonly onDone: (voicemail: Voicemail) => void;
  readonly onRemove: (voicemail: Voicemail) => void;
}

function VoicemailTable({ voicemails, onHeard, onCallBack, onDone, onRemove }: VoicemailTableProps) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const format = useFormat();
  const queues = useLive((live) => live.queues);
  return (
    <>
      <h2 className="card-title">{t.voicemails.count(voicemails.length)}</h2>
      <TableFrame>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t.voicemails.number}</th>
              <th scope="col">{t.voicemails.queue}</th>
              <th scope="col">{t.voicemails.leftAt}</th>
              <th scope="col">{t.voicemails.length}</th>
              <th scope="col">{t.voicemails.message}</th>
              <th scope="col">
                <span className="sr">{t.voicemails.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {voicemails.map((voicemail) => (
              <tr key={voicemail.callId} className={voicemail.heardAtMs === null ? 'new-message' : undefined}>
                <th scope="row">
                  {voicemail.heardAtMs === null && (
                    <span className="badge new-badge">{t.voicemails.new}</span>
                  )}
                  {voicemail.name && <span>{voicemail.name} </span>}
                  <PhoneLink number={voicemail.number} />
                </th>
                <td data-label={t.voicemails.queue}>
                  {queues.get(voicemail.queueId)?.name ?? voicemail.queueId}
                </td>
                <td data-label={t.voicemails.leftAt} className="moment">
                  {format.shortDateTime(voicemail.leftAtMs)}
                </td>
                <td data-label={t.voicemails.length}>{formatDuration(voicemail.durationMs)}</td>
                <td className="wide" data-label={t.voicemails.message}>
                  <Player voicemail={voicemail} onHeard={onHeard} />
                </td>
                <td className="row-actions">
                  {supervises && (
                    <Button
                      icon="callbacks"
                      aria-label={`${t.everyday.callBack}: ${voicemail.number}`}
                      onClick={() => onCallBack(voicemail)}
                    >
                      {t.everyday.callBack}
                    </Button>
                  )}
                  {voicemail.heardAtMs === null && (
                    <Button
                      icon="check"
                      title={t.everyday.markDone}
                      aria-label={`${t.everyday.markDone}: ${voicemail.number}`}
                      onClick={() => onDone(voicemail)}
                    />
                  )}
                  <Button
                    icon="trash"
                    title={t.voicemails.remove}
                    aria-label={`${t.voicemails.remove}: ${voicemail.number}`}
                    onClick={() => onRemove(voicemail)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

interface PlayerProps {
  readonly voicemail: Voicemail;
  readonly onHeard: () => void;
}

/** A message counts as heard when it has been played to its end. */
function Player({ voicemail, onHeard }: PlayerProps) {
  const t = useText();
  const format = useFormat();
  const failureText = useFailureText();
  const { callId, number, heardAtMs, heardBy } = voicemail;
  const params = { id: callId };
  const markHeard = () => {
    if (heardAtMs !== null) return;
    request(routes.markVoicemailHeard, { params }).then(onHeard, (failure: unknown) =>
      toast('failed', failureText(failure)),
    );
  };
  return (
    <>
      <audio
        controls
        preload="none"
        aria-label={t.voicemails.play(number)}
        src={addressOf(routes.voicemailAudio, params)}
        onEnded={markHeard}
        onError={() => toast('failed', t.voicemails.gone)}
      />
      <div className="muted">
        {heardAtMs !== null && t.voicemails.heard(heardBy ?? '', format.shortDateTime(heardAtMs))}
      </div>
    </>
  );
}

interface RemoveDialogProps {
  readonly voicemail: Voicemail;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function RemoveDialog({ voicemail, onDone, onClose }: RemoveDialogProps) {
  const t = useText();
  const failureText = useFailureText();
  const [busy, setBusy] = useState(false);
  const remove = () => {
    setBusy(true);
    request(routes.removeVoicemail, { params: { id: voicemail.callId } })
      .then(
        () => toast('done', t.voicemails.removed),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(onDone);
  };
  return (
    <Confirm
      title={t.voicemails.removeTitle(voicemail.name ?? voicemail.number)}
      text={t.voicemails.removeText}
      confirm={t.voicemails.remove}
      danger
      busy={busy}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
