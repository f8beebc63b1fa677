// A supervisor changes the status of all selected agents at once, and is told whose did not change.
// Never shown to agents, and never closed while the answer is awaited.
import { useState } from 'react';
import type { AgentLive } from '../../../../src/api/live.js';
import { RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, presenceOf } from '../../live/live-state.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { toast } from '../../ui/toast.js';
import type { WantedStatus } from './change-status.js';
import { changeStatuses } from './change-statuses.js';
import type { StatusesOutcome } from './status-batches.js';
import { useBreakReason } from './agent-statuses.js';
import { StatusControl } from './status-control.js';

interface StatusesDialogProps {
  readonly agentIds: ReadonlySet<string>;
  /** Everybody has the new status. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface Running {
  readonly status: WantedStatus['status'];
  readonly wanted: number;
  readonly done: number;
}

/** What all of them have; undefined when they differ. */
function common<T>(agents: readonly AgentLive[], value: (agent: AgentLive) => T): T | undefined {
  const [first, ...others] = agents.map(value);
  return others.every((other) => other === first) ? first : undefined;
}

export function StatusesDialog({ agentIds, onDone, onClose }: StatusesDialogProps) {
  const t = useText();
  const words = t.supervision.statuses;
  const reasonOf = useBreakReason();
  const agents = useLive((live) => agentOrder(live.agents)).filter(({ id }) => agentIds.has(id));
  const [running, setRunning] = useState<Running>();
  const [outcome, setOutcome] = useState<StatusesOutcome>();
  const change = (wanted: WantedStatus) => {
    const asked = { status: wanted.status, wanted: agents.length };
    setOutcome(undefined);
    setRunning({ ...asked, done: 0 });
    void changeStatuses(agents, wanted, (done) => setRunning({ ...asked, done })).then((result) => {
      setRunning(undefined);
      if (result.failure !== undefined) return setOutcome(result);
      toast('done', words.done(result.changed, reasonOf(wanted.reason)?.text ?? t.status[wanted.status]));
      onDone();
    });
  };
  const talking = agents.filter(({ state }) => state === 'talking').length;
  return (
    <Dialog
      title={words.title(agents.length)}
      onClose={() => {
        if (running === undefined) onClose();
      }}
    >
      <div className="dialog-body stack" aria-busy={running !== undefined}>
        {agents.length === 0 ? <p>{words.nobodyLeft}</p> : <PickedAgents agents={agents} />}
        {agents.length > 0 && (
          <StatusControl
            label={words.newStatus}
            status={common(agents, ({ status }) => status)}
            breakReason={common(agents, ({ breakReason }) => breakReason)}
            pending={running?.status}
            logOutWarning={talking === 0 ? undefined : words.talking(talking)}
            logOutText={words.logOut(agents.length)}
            onChange={change}
          />
        )}
        <p role="status" className={running ? 'muted' : 'sr'}>
          {running && words.working(running.done, running.wanted)}
        </p>
        {outcome && <Fault outcome={outcome} />}
      </div>
    </Dialog>
  );
}

/** So many names are written out. */
const namesShown = 30;

function PickedAgents({ agents }: { readonly agents: readonly AgentLive[] }) {
  const t = useText();
  const rest = agents.length - namesShown;
  return (
    // Reachable with the keyboard, because it can scroll.
    <ul className="picked" tabIndex={0} aria-label={t.wallboard.agents}>
      {agents.slice(0, namesShown).map((agent) => (
        <li key={agent.id} className="tag">
          <PresenceDot presence={presenceOf(agent)} />
          <span className="sr">{t.presence[presenceOf(agent)]}:</span>
          {agent.name}
        </li>
      ))}
      {rest > 0 && <li className="muted">{t.supervision.statuses.more(rest)}</li>}
    </ul>
  );
}

function Fault({ outcome }: { readonly outcome: StatusesOutcome }) {
  return (
    <p className="callout bad" role="alert">
      <Icon name="warning" />
      <span>{useFaultText(outcome)}</span>
    </p>
  );
}

/** How many changed, and why not all, in one message. */
function useFaultText({ wanted, changed, failure }: StatusesOutcome): string {
  const t = useText();
  const words = t.supervision.statuses;
  const failureText = useFailureText();
  const known = useLive((live) => live.agents);
  const namesOf = (agents: readonly AgentLive[]) => {
    const rest = agents.length - namesShown;
    const names = agents.slice(0, namesShown).map(({ name }) => name);
    return [...names, ...(rest > 0 ? [words.more(rest)] : [])].join(', ');
  };
  const parts: string[] = [];
  const refused = failure instanceof RequestFailure && failure.reason.kind === 'refused';
  if (changed > 0) parts.push(words.partly(changed, wanted.length));
  // Without an answer nobody knows what the server has done.
  else if (refused) parts.push(words.nothing);
  if (failure instanceof RequestFailure && failure.code === 'not-found') {
    const gone = wanted.filter(({ id }) => !known.has(id));
    parts.push(gone.length > 0 ? words.gone(namesOf(gone)) : words.goneUnknown);
  } else parts.push(failureText(failure));
  return parts.join(' ');
}
