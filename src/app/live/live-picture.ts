// The live figures as one user sees them: agents get no calls but their own, and the callbacks of their queues.
// Never computes a figure; app/live does.
import type { AgentLive, LiveChange, LiveSnapshot, QueueLive } from '../../api/live.js';
import { refused, granted, type Outcome } from '../../core/kernel/refusal.js';
import type { AgentScope } from './agent-scope.js';
import type { LiveQueries } from './feature.js';

export interface LivePicture {
  snapshot(): LiveSnapshot;
  queue(id: string): Outcome<QueueLive>;
  agent(id: string): Outcome<AgentLive>;
  /** As `LiveQueries.onChange`; whoever sees the same is told the same object. */
  onChange(listener: (change: LiveChange) => void): () => void;
}

export function livePictureOf(live: LiveQueries, scope: AgentScope): LivePicture {
  const snapshot = (): LiveSnapshot => {
    const whole = live.snapshot();
    if (scope.seesAll) return whole;
    const calls = whole.calls.filter((call) => scope.isOwn(call));
    const queues = scope.queues ?? [];
    return {
      ...whole,
      calls,
      callbacksOpen: live.callbacksOpenIn(queues),
      voicemailsNew: live.voicemailsNewIn(queues),
    };
  };
  return {
    snapshot,
    queue(id) {
      const queue = live.queue(id);
      return queue === undefined ? refused('not-found', `no queue ${id}`) : granted(queue);
    },
    agent(id) {
      const agent = live.agent(id);
      return agent === undefined ? refused('not-found', `no agent ${id}`) : granted(agent);
    },
    onChange(listener) {
      if (scope.seesAll) return live.onChange(listener);
      const shown = new Set(snapshot().calls.map(({ id }) => id));
      return live.onChange((change) => listener(narrowed(change, shown, live, scope)));
    },
  };
}

/** Without what is not the agent's; a call that was the agent's and is no more has gone. */
function narrowed(change: LiveChange, shown: Set<string>, live: LiveQueries, scope: AgentScope): LiveChange {
  const own = (change.calls ?? []).filter((call) => scope.isOwn(call));
  const left = (change.calls ?? []).filter(({ id }) => shown.has(id) && !own.some((call) => call.id === id));
  const gone = [...left.map(({ id }) => id), ...(change.gone?.calls ?? []).filter((id) => shown.has(id))];
  for (const { id } of own) shown.add(id);
  for (const id of gone) shown.delete(id);
  const common = withoutCalls(change);
  const { callbacksOpen, voicemailsNew } = change;
  const isCounted = callbacksOpen !== undefined || voicemailsNew !== undefined;
  if (own.length === 0 && gone.length === 0 && !isCounted) return common;
  return {
    ...common,
    ...(own.length === 0 ? {} : { calls: own }),
    ...(gone.length === 0 ? {} : { gone: { ...common.gone, calls: gone } }),
    ...(callbacksOpen === undefined ? {} : { callbacksOpen: live.callbacksOpenIn(scope.queues ?? []) }),
    ...(voicemailsNew === undefined ? {} : { voicemailsNew: live.voicemailsNewIn(scope.queues ?? []) }),
  };
}

/** The same object for everybody: it is made into text once. */
const withoutCallsOf = new WeakMap<LiveChange, LiveChange>();

function withoutCalls(change: LiveChange): LiveChange {
  const known = withoutCallsOf.get(change);
  if (known !== undefined) return known;
  const { calls: _calls, callbacksOpen: _open, voicemailsNew: _new, gone, ...rest } = change;
  const { calls: _gone, ...others } = gone ?? {};
  const common = { ...rest, ...(Object.keys(others).length === 0 ? {} : { gone: others }) };
  withoutCallsOf.set(change, common);
  return common;
}
