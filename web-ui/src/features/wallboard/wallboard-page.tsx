// The supervisor's first page: queues, agents and calls as they are at this second.
// Never fetches: everything comes from the live store.
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { navigate } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../../ui/page-head.js';
import { Loading } from '../../ui/states.js';
import { AgentBoard } from '../agents/agent-board.js';
import { ActiveCalls } from './active-calls.js';
import { HeadlineFigures } from './headline-figures.js';
import { LiveStamp } from '../agents/live-stamp.js';
import { QueueTable } from './queue-table.js';

export function WallboardPage() {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const connecting = useLive((live) => live.connection === 'connecting');
  return (
    <>
      <PageHead title={t.wallboard.title}>
        <LiveStamp />
        <Button icon="tv" onClick={() => navigate('/wallboard/tv')}>
          {t.wallboard.tv}
        </Button>
      </PageHead>
      {connecting ? (
        <Loading rows={8} />
      ) : (
        <div className="live-figures">
          <HeadlineFigures />
          <QueueTable />
          {supervises && <ActiveCalls />}
          <AgentBoard />
        </div>
      )}
    </>
  );
}
