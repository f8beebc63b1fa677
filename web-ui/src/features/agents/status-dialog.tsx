// What a supervisor knows of an agent, and how somebody else's status is changed.
// Never shown to agents.
import { useCallback } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { presenceOf } from '../../live/live-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { PresenceBadge } from '../../ui/presence-badge.js';
import { Failed, Loading } from '../../ui/states.js';
import { useLoaded } from '../../use-loaded.js';
import { AgentToday } from './agent-day.js';
import { useAgentActions } from './change-status.js';
import { PresenceTimer } from './presence-timer.js';
import { SkillTags } from './skill-tags.js';
import { StatusControl } from './status-control.js';

interface StatusDialogProps {
  readonly agentId: string;
  readonly onClose: () => void;
}

export function StatusDialog({ agentId, onClose }: StatusDialogProps) {
  const t = useText();
  const words = t.supervision.statuses;
  const agent = useLive((live) => live.agents.get(agentId));
  const actions = useAgentActions(agentId, onClose);
  if (!agent) return null;
  return (
    <Dialog title={agent.name} onClose={onClose}>
      <div className="dialog-body stack">
        <p className="dialog-line">
          <PresenceBadge presence={presenceOf(agent)} />
          <PresenceTimer agent={agent} />
          <span className="muted">{t.wallboard.extension(agent.extension)}</span>
        </p>
        <StatusControl
          label={t.wallboard.changeStatusOf(agent.name)}
          status={agent.status}
          breakReason={agent.breakReason}
          pending={actions.pending}
          logOutWarning={agent.state === 'talking' ? words.talking(1) : undefined}
          logOutText={words.logOut(1)}
          onChange={(change) => actions.changeStatus(change)}
        />
        {agent.state === 'wrap-up' && (
          <Button
            icon="check"
            busy={actions.pending === 'finish-wrap-up'}
            onClick={() => actions.finishWrapUp()}
          >
            {t.desk.finishWrapUp}
          </Button>
        )}
        <section aria-label={t.everyday.skills}>
          <h3>{t.everyday.skills}</h3>
          {Object.keys(agent.skills).length === 0 ? (
            <p className="muted">{t.everyday.noSkills}</p>
          ) : (
            <SkillTags skills={agent.skills} />
          )}
        </section>
        <section aria-label={t.wallboard.queues}>
          <h3>{t.wallboard.queues}</h3>
          <QueuesOf agentId={agentId} />
        </section>
        <section aria-label={t.everyday.today}>
          <h3>{t.everyday.today}</h3>
          <AgentToday agent={agent} />
        </section>
      </div>
    </Dialog>
  );
}

function QueuesOf({ agentId }: { readonly agentId: string }) {
  const t = useText();
  const load = useCallback(
    (signal: AbortSignal) => request(routes.agentQueues, { params: { id: agentId }, signal }),
    [agentId],
  );
  const { state, reload } = useLoaded(load);
  const queues = useLive((live) => live.queues);
  if (state.kind === 'loading') return <Loading rows={1} />;
  if (state.kind === 'failed') return <Failed failure={state.failure} onRetry={reload} />;
  if (state.value.length === 0) return <p className="muted">{t.everyday.noQueueOfAgent}</p>;
  return (
    <p className="tags">
      {state.value.map((id) => (
        <span key={id} className="tag">
          {queues.get(id)?.name ?? id}
        </span>
      ))}
    </p>
  );
}
