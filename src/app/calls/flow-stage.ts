// A caller in an IVR flow: carries out what the interpreter says with the caller's audio.
// Never decides where a key leads; core/ivr does.
import { startFlow, stepFlow } from '../../core/ivr/flow-interpreter.js';
import type { Flow, FlowEffect, FlowInput } from '../../core/ivr/flow-model.js';
import type { Audio } from '../ports/media.js';
import type { Call, Stage } from './call.js';

/** Where a flow leads out of itself. */
export type FlowExit = Extract<FlowEffect, { kind: 'enter-queue' | 'dial-extension' | 'hang-up' }>;

/** Walks the caller through the flow; `undefined` when the call ended on the way. */
export async function runFlow(call: Call, flow: Flow): Promise<FlowExit | undefined> {
  const stage: Stage = { outcomeWhenCallerLeaves: 'abandoned', leave: () => undefined };
  call.enter(stage);
  if (!(await call.answer())) return undefined;
  call.record({ kind: 'flow-entered', callId: call.id, flowId: flow.id });
  let step = startFlow(flow);
  for (;;) {
    let next: FlowInput | undefined;
    for (const effect of step.effects) {
      if (effect.kind === 'record') recordStep(call, flow, effect);
      else if (effect.kind === 'play' || effect.kind === 'collect-digit')
        next = await listen(call, flow, effect);
      else return effect;
      if (call.ended) return undefined;
    }
    if (next === undefined) throw new Error(`flow ${flow.id} stands still at ${step.state.node}`);
    step = stepFlow(flow, step.state, next);
  }
}

async function listen(
  call: Call,
  flow: Flow,
  effect: Extract<FlowEffect, { kind: 'play' | 'collect-digit' }>,
): Promise<FlowInput> {
  const prompt = (name: string): Audio => ({ kind: 'prompt', prompt: name, language: flow.language });
  if (effect.kind === 'play') {
    await call.endpoint.play([prompt(effect.prompt)]);
    return { kind: 'prompt-ended' };
  }
  const digits = await call.endpoint.collectDigit(effect.prompts.map(prompt), effect.timeoutMs);
  return digits === undefined ? { kind: 'no-input' } : { kind: 'digits-collected', digits };
}

function recordStep(call: Call, flow: Flow, effect: Extract<FlowEffect, { kind: 'record' }>): void {
  const where = { callId: call.id, flowId: flow.id, nodeId: effect.node };
  if (effect.event === 'digits-pressed')
    call.record({ kind: 'digits-pressed', ...where, digits: effect.digits ?? '' });
  else call.record({ kind: effect.event, ...where });
}
