// How many agents are on which break or at which other work, in the order in which these are offered.
// Never shows one that nobody is in.
import type { AgentLive } from '../../../../src/api/live.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { presenceOf } from '../../live/live-state.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { useAgentStatuses, useBreakReason } from './agent-statuses.js';

export function StatusBreakdown({ agents }: { readonly agents: readonly AgentLive[] }) {
  const t = useText();
  const format = useFormat();
  const { statuses } = useAgentStatuses();
  const reasonOf = useBreakReason();
  const groups = new Map<string, { readonly text: string; readonly tone: string; count: number }>();
  for (const { id } of statuses) {
    const shown = reasonOf(id);
    if (shown !== undefined) groups.set(id, { ...shown, count: 0 });
  }
  for (const agent of agents) {
    if (presenceOf(agent) !== 'on-break') continue;
    const shown = reasonOf(agent.breakReason) ?? {
      text: t.presence['on-break'],
      tone: '',
      status: undefined,
    };
    const key = shown.status?.id ?? shown.text;
    const group = groups.get(key) ?? { ...shown, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  const present = [...groups].filter(([, { count }]) => count > 0);
  if (present.length === 0) return null;
  return (
    <ul className="status-breakdown" aria-label={t.supervision.statuses.breakdown}>
      {present.map(([key, { text, tone, count }]) => (
        <li key={key} className={`on-break ${tone}`}>
          <PresenceDot presence="on-break" tone={tone} />
          {text} <b className="figures">{format.number(count)}</b>
        </li>
      ))}
    </ul>
  );
}
