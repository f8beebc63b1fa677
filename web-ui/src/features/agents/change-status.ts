// Changing an agent's status or ending wrap-up, with what the user is told about it.
// Never shows the new status before the server has agreed: a wrong one would send callers to an empty desk.
import { useState } from 'react';
import type { ChangeStatus } from '../../../../src/api/agents.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { liveStore } from '../../live/live-connection.js';
import { toast } from '../../ui/toast.js';

export interface AgentActions {
  /** What is on its way to the server. */
  readonly pending: ChangeStatus['status'] | 'finish-wrap-up' | 'extend-wrap-up' | undefined;
  changeStatus(change: ChangeStatus): void;
  finishWrapUp(): void;
  extendWrapUp(seconds: number): void;
}

export function useAgentActions(agentId: string, onDone?: () => void): AgentActions {
  const t = useText();
  const failureText = useFailureText();
  const [pending, setPending] = useState<AgentActions['pending']>();
  const run = (what: NonNullable<AgentActions['pending']>, action: () => Promise<string>) => {
    setPending(what);
    action()
      .then(
        (text) => {
          toast('done', text);
          onDone?.();
        },
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => setPending(undefined));
  };
  const params = { id: agentId };
  return {
    pending,
    changeStatus: (change) =>
      run(change.status, async () => {
        const agent = await request(routes.changeStatus, { params, body: change });
        // The push says the same within a tenth of a second; the control must not flicker until then.
        const live = liveStore.get();
        if (live.connection === 'live') {
          liveStore.set({ ...live, agents: new Map(live.agents).set(agent.id, agent) });
        }
        return t.desk.statusChanged(t.status[agent.status]);
      }),
    finishWrapUp: () =>
      run('finish-wrap-up', async () => {
        await request(routes.finishWrapUp, { params });
        return t.desk.wrapUpFinished;
      }),
    extendWrapUp: (seconds) =>
      run('extend-wrap-up', async () => {
        await request(routes.extendWrapUp, { params, body: { seconds } });
        return t.desk.wrapUpExtended;
      }),
  };
}
