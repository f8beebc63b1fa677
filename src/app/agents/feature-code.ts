// A feature code dialled from a phone: changes the agent's status, confirms by voice, hangs up.
// Never changes the status of an agent whose phone did not call.
import { phoneBreakStatus } from '../../core/acd/agent-status-list.js';
import type { AgentStatus } from '../../core/acd/acd-model.js';
import type { AgentId } from '../../core/kernel/ids.js';
import type { FeatureCode } from '../../core/pbx/dial-plan-model.js';
import type { Call } from '../voice/call.js';

const statuses: Readonly<Record<FeatureCode, AgentStatus>> = {
  'log-in': { kind: 'available' },
  'log-out': { kind: 'logged-out' },
  // A phone cannot type a reason; the desk page can change it.
  break: { kind: 'on-break', reason: phoneBreakStatus },
};

const prompts: Readonly<Record<FeatureCode, string>> = {
  'log-in': 'agent-logged-in',
  'log-out': 'agent-logged-out',
  break: 'agent-on-break',
};

/** `agentId`: the agent on the calling extension; undefined = nobody, so the code is refused by voice. */
export async function runFeature(
  call: Call,
  feature: FeatureCode,
  agentId: AgentId | undefined,
): Promise<void> {
  const { acd } = call.services;
  // No offers until the confirmation is heard out: a desk phone with one line would be busy with this very call.
  const release = (): void => {
    if (agentId !== undefined) acd.handle({ kind: 'agent-released', agentId, callId: call.id });
  };
  const outcome = agentId === undefined ? 'rejected' : 'served';
  call.enter({
    name: 'feature',
    outcomeWhenCallerLeaves: outcome,
    causeWhenCallerLeaves: feature,
    leave: release,
  });
  if (agentId !== undefined) {
    acd.handle({ kind: 'agent-occupied', agentId, callId: call.id });
    acd.handle({ kind: 'agent-status-changed', agentId, status: statuses[feature] });
  }
  if (!(await call.caller.answer())) return;
  const prompt = agentId === undefined ? 'not-allowed' : prompts[feature];
  await call.caller.endpoint.play([{ kind: 'prompt', prompt, language: call.services.company().language }]);
  call.finish({ outcome, cause: feature, by: 'local' });
}
