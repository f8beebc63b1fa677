// A caller in an IVR flow: carries out what the interpreter says with the caller's audio.
// Never decides where a key leads; core/ivr does.
import { startFlow, stepFlow } from '../../core/ivr/flow-interpreter.js';
import type { Flow, FlowEffect } from '../../core/ivr/flow-model.js';
import type { FlowExit, FlowInput, FlowOrder } from '../../core/ivr/node-kind.js';
import type { FlowId } from '../../core/kernel/ids.js';
import type { Audio } from '../ports/media.js';
import type { Call, Stage } from '../voice/call.js';

/** Walks the caller through the flow; `undefined` when the call ended on the way. */
export async function runFlow(call: Call, flow: Flow): Promise<FlowExit | undefined> {
  const stage: Stage = { name: 'flow', outcomeWhenCallerLeaves: 'abandoned', leave: () => undefined };
  call.enter(stage);
  if (!(await call.answer())) return undefined;
  call.record({ kind: 'flow-entered', callId: call.id, flowId: flow.id as FlowId });
  call.profile.speak(flow.language);
  let step = startFlow(flow);
  for (;;) {
    let next: FlowInput | undefined;
    for (const effect of step.effects) {
      if (effect.kind === 'record') noteStep(call, flow, effect);
      else if (effect.kind === 'leave') return leaveBy(call, effect.exit);
      else next = await listen(call, effect);
      if (call.ended) return undefined;
    }
    if (next === undefined) throw new Error(`flow ${flow.id} stands still at ${step.state.node}`);
    step = stepFlow(flow, step.state, next);
  }
}

/** What the node asks for is asked for by the caller from here on. */
function leaveBy(call: Call, exit: FlowExit): FlowExit {
  if (exit.kind === 'destination' && exit.wishes !== undefined) call.profile.ask(exit.wishes);
  return exit;
}

async function listen(call: Call, order: Exclude<FlowOrder, { kind: 'leave' }>): Promise<FlowInput> {
  const prompt = (name: string): Audio => ({
    kind: 'prompt',
    prompt: name,
    language: call.profile.language,
  });
  if (order.kind === 'play') {
    await call.endpoint.play([prompt(order.prompt)]);
    return { kind: 'prompt-ended' };
  }
  const digits = await call.endpoint.collectDigit(order.prompts.map(prompt), order.timeoutMs);
  return digits === undefined ? { kind: 'no-input' } : { kind: 'digits-collected', digits };
}

function noteStep(call: Call, flow: Flow, effect: Extract<FlowEffect, { kind: 'record' }>): void {
  const where = { callId: call.id, flowId: flow.id as FlowId, nodeId: effect.node };
  if (effect.event === 'digits-pressed') {
    const { digits, isChoice } = effect;
    if (isChoice) call.profile.chose(digits.charAt(0));
    call.record({ kind: 'digits-pressed', ...where, digits });
  } else call.record({ kind: effect.event, ...where });
}
