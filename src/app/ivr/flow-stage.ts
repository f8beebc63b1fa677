// A caller in an IVR flow: carries out what the interpreter says with the caller's audio.
// Never decides where a key leads; core/ivr does.
import { nodeOf, startFlow, stepFlow } from '../../core/ivr/flow-interpreter.js';
import type { Digit, Flow, FlowEffect, FlowInput } from '../../core/ivr/flow-model.js';
import type { Audio } from '../ports/media.js';
import type { Call, Stage } from '../voice/call.js';

/** Where a flow leads out of itself. */
export type FlowExit = Extract<FlowEffect, { kind: 'enter-queue' | 'dial-extension' | 'hang-up' }>;

/** Walks the caller through the flow; `undefined` when the call ended on the way. */
export async function runFlow(call: Call, flow: Flow): Promise<FlowExit | undefined> {
  const stage: Stage = { name: 'flow', outcomeWhenCallerLeaves: 'abandoned', leave: () => undefined };
  call.enter(stage);
  if (!(await call.answer())) return undefined;
  call.record({ kind: 'flow-entered', callId: call.id, flowId: flow.id });
  call.profile.speak(flow.language);
  let step = startFlow(flow);
  for (;;) {
    let next: FlowInput | undefined;
    for (const effect of step.effects) {
      if (effect.kind === 'record') noteStep(call, flow, effect);
      else if (effect.kind === 'play' || effect.kind === 'collect-digit') next = await listen(call, effect);
      else return leaveBy(call, flow, step.state.node, effect);
      if (call.ended) return undefined;
    }
    if (next === undefined) throw new Error(`flow ${flow.id} stands still at ${step.state.node}`);
    step = stepFlow(flow, step.state, next);
  }
}

/** What the node asks for is asked for by the caller from here on. */
function leaveBy(call: Call, flow: Flow, node: string, exit: FlowExit): FlowExit {
  const wishes =
    exit.kind === 'enter-queue' ? call.services.company().wishesOfNode(flow.id, node) : undefined;
  if (wishes !== undefined) call.profile.ask(wishes);
  return exit;
}

async function listen(
  call: Call,
  effect: Extract<FlowEffect, { kind: 'play' | 'collect-digit' }>,
): Promise<FlowInput> {
  const prompt = (name: string): Audio => ({
    kind: 'prompt',
    prompt: name,
    language: call.profile.language,
  });
  if (effect.kind === 'play') {
    await call.endpoint.play([prompt(effect.prompt)]);
    return { kind: 'prompt-ended' };
  }
  const digits = await call.endpoint.collectDigit(effect.prompts.map(prompt), effect.timeoutMs);
  return digits === undefined ? { kind: 'no-input' } : { kind: 'digits-collected', digits };
}

function noteStep(call: Call, flow: Flow, effect: Extract<FlowEffect, { kind: 'record' }>): void {
  const where = { callId: call.id, flowId: flow.id, nodeId: effect.node };
  if (effect.event === 'digits-pressed') {
    const digits = effect.digits ?? '';
    if (isChoice(flow, effect.node, digits)) call.profile.chose(digits.charAt(0));
    call.record({ kind: 'digits-pressed', ...where, digits });
  } else call.record({ kind: effect.event, ...where });
}

/** The key leads somewhere; hearing the menu again is no choice. */
function isChoice(flow: Flow, name: string, digits: string): boolean {
  const node = nodeOf(flow, name);
  const key = digits.charAt(0);
  return (
    node?.kind === 'menu' && Object.hasOwn(node.choices, key) && node.choices[key as Digit]?.kind === 'go-to'
  );
}
