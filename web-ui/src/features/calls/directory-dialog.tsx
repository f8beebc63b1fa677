// Whom a call can be passed on to, or who can be asked: colleagues with what they do now, queues, and any number.
// Never offers somebody who is in the call already.
import { useState } from 'react';
import type { CallTarget, ConsultationTarget } from '../../../../src/api/call-control.js';
import type { ActiveCall, AgentLive, QueueLive } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { foldText } from '../../../../src/core/kernel/folded-text.js';
import { request } from '../../api-client.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, presenceOf, queueOrder } from '../../live/live-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { PresenceBadge } from '../../ui/presence-badge.js';
import { toast } from '../../ui/toast.js';

interface DirectoryDialogProps {
  readonly call: ActiveCall;
  /** Whose call it is. */
  readonly agent: AgentLive;
  readonly failureText: (failure: unknown) => string;
  readonly onClose: () => void;
}

/** What somebody may dial: digits, with what people write between them. */
const number = /^[+*#]?[\d\s()./-]*\d[\d\s()./-]*$/;

const isFound = (query: string, ...texts: readonly string[]): boolean =>
  foldText(query)
    .split(/\s+/)
    .every((word) => texts.some((text) => foldText(text).includes(word)));

export function DirectoryDialog({ call, agent, failureText, onClose }: DirectoryDialogProps) {
  const t = useText();
  const words = t.callControl.directory;
  const [query, setQuery] = useState('');
  const [pending, setPending] = useState<string>();
  const agents = useLive((live) => agentOrder(live.agents));
  const queues = useLive((live) => queueOrder(live.queues));
  const present = new Set(call.participants?.map(({ extension }) => extension));
  const colleagues = agents.filter(
    (one) =>
      one.id !== agent.id &&
      !present.has(one.extension) &&
      isFound(query, one.name, one.extension, ...Object.keys(one.skills)),
  );
  const found = queues.filter(({ name }) => isFound(query, name));
  const typed = query.trim();
  const isNumber = number.test(typed) && !colleagues.some(({ extension }) => extension === typed);
  const run = (key: string, work: () => Promise<unknown>) => {
    setPending(key);
    work().then(onClose, (failure: unknown) => {
      toast('failed', failureText(failure));
      setPending(undefined);
    });
  };
  const params = { id: call.id };
  const transfer = (to: CallTarget) =>
    run(`transfer ${JSON.stringify(to)}`, () => request(routes.transferCall, { params, body: to }));
  const consult = (to: ConsultationTarget) =>
    run(`consult ${JSON.stringify(to)}`, () => request(routes.consult, { params, body: to }));
  const person = (to: ConsultationTarget, name: string) => (
    <span className="directory-actions">
      <Button
        aria-label={words.consultWho(name)}
        busy={pending === `consult ${JSON.stringify(to)}`}
        onClick={() => consult(to)}
      >
        {words.consult}
      </Button>
      <TransferButton name={name} to={to} pending={pending} onTransfer={transfer} />
    </span>
  );
  return (
    <Dialog title={t.callControl.choose} onClose={onClose} wide>
      <div className="dialog-body stack">
        <Field label={words.search} hint={words.searchHint}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              autoComplete="off"
              maxLength={40}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          )}
        </Field>
        {isNumber && (
          <ul className="directory" aria-label={words.number}>
            <li>
              <b className="number">{typed}</b>
              {person({ kind: 'number', number: typed }, typed)}
            </li>
          </ul>
        )}
        {colleagues.length > 0 && (
          <section aria-label={t.desk.colleagues}>
            <h3>{t.desk.colleagues}</h3>
            <ul className="directory" aria-label={t.desk.colleagues}>
              {colleagues.map((one) => (
                <li key={one.id}>
                  <span className="who">
                    <b>{one.name}</b>
                    <small>
                      {[t.wallboard.extension(one.extension), ...Object.keys(one.skills)].join(' · ')}
                    </small>
                  </span>
                  <PresenceBadge presence={presenceOf(one)} />
                  {person({ kind: 'agent', agent: one.id }, one.name)}
                </li>
              ))}
            </ul>
          </section>
        )}
        {found.length > 0 && (
          <section aria-label={t.wallboard.queues}>
            <h3>{t.wallboard.queues}</h3>
            <ul className="directory" aria-label={t.wallboard.queues}>
              {found.map((queue) => (
                <QueueRow key={queue.id} queue={queue} pending={pending} onTransfer={transfer} />
              ))}
            </ul>
          </section>
        )}
        {!isNumber && colleagues.length === 0 && found.length === 0 && (
          <p className="muted" role="status">
            {words.nobody}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface TransferButtonProps {
  readonly name: string;
  readonly to: CallTarget;
  readonly pending: string | undefined;
  readonly onTransfer: (to: CallTarget) => void;
}

function TransferButton({ name, to, pending, onTransfer }: TransferButtonProps) {
  const words = useText().callControl.directory;
  const isMessage = to.kind === 'voicemail';
  return (
    <Button
      aria-label={isMessage ? words.voicemailOf(name) : words.transferTo(name)}
      busy={pending === `transfer ${JSON.stringify(to)}`}
      onClick={() => onTransfer(to)}
    >
      {isMessage ? words.voicemail : words.transfer}
    </Button>
  );
}

interface QueueRowProps extends Pick<TransferButtonProps, 'pending' | 'onTransfer'> {
  readonly queue: QueueLive;
}

function QueueRow({ queue, pending, onTransfer }: QueueRowProps) {
  const t = useText();
  const { id, name } = queue;
  return (
    <li>
      <span className="who">
        <b>{name}</b>
        <small>
          {[
            t.wallboard.agentsOf(queue.agents.available, queue.agents.loggedIn),
            t.callControl.directory.waiting(queue.waiting),
          ].join(' · ')}
        </small>
      </span>
      <span className="directory-actions">
        <TransferButton {...{ name, pending, onTransfer }} to={{ kind: 'voicemail', queue: id }} />
        <TransferButton {...{ name, pending, onTransfer }} to={{ kind: 'queue', queue: id }} />
      </span>
    </li>
  );
}
