// A supervisor changes somebody else's status.
// Never shown to agents.
import { useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { presenceOf } from '../live/live-state.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { PresenceBadge } from '../ui/presence-badge.js';
import { useAgentActions } from './change-status.js';
import { PresenceTimer } from './presence-timer.js';
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
      </div>
    </Dialog>
  );
}
