// A caller in an IVR flow: carries out what the interpreter says with the caller's audio.
// Never decides where a key leads; core/ivr does. How far the caller has come is kept with the call, not here alone.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { Afterwards, FlowProgress } from '../../core/calls/stage-progress.js';
import type { FlowEvent } from '../../core/ivr/flow-event.js';
import { resumeFlow, startFlow, stepFlow, type FlowStep } from '../../core/ivr/flow-interpreter.js';
import type { Flow, FlowEffect, FlowState } from '../../core/ivr/flow-model.js';
import type { FlowExit, FlowInput, FlowOrder } from '../../core/ivr/node-kind.js';
import type { FlowId } from '../../core/kernel/ids.js';
import type { Audio } from '../ports/media.js';
import type { Call } from '../voice/call.js';
import type { ResumableStage } from '../voice/stage.js';

export interface FlowStageOptions {
  readonly flow: Flow;
  /** See `FlowProgress`. */
  readonly afterTalk: boolean;
  /** How far an earlier run has come; default: the start. */
  readonly at?: FlowState | undefined;
  /** The flow has been left, and the caller hears nothing. `silentSteps`: since the caller has pressed a key. */
  readonly leave: (exit: FlowExit, silentSteps: number) => Promise<void> | void;
}

export class FlowStage implements ResumableStage {
  readonly name = 'flow';
  private isOver = false;
  private at: FlowState;

  constructor(
    private readonly call: Call,
    private readonly options: FlowStageOptions,
  ) {
    this.at = options.at ?? startFlow(options.flow).state;
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.options.afterTalk ? 'answered' : 'abandoned';
  }

  get progress(): FlowProgress {
    return { kind: 'flow', flowId: this.flowId, at: this.at, afterTalk: this.options.afterTalk };
  }

  /** Answers the caller. `node`: default: the flow's start. `silentSteps`: of another flow that led here. */
  async start(node?: string, silentSteps = 0): Promise<void> {
    const { call, options } = this;
    const first = startFlow(options.flow, node, silentSteps);
    this.at = first.state;
    call.enter(this);
    if (!(await call.caller.answer())) return;
    call.profile.speak(options.flow.language);
    return this.walk(first, [{ kind: 'flow-entered', callId: call.id, flowId: this.flowId }]);
  }

  /** After a restart: the step at which the caller was is begun anew. */
  async resume(): Promise<void> {
    const step = resumeFlow(this.options.flow, this.at);
    this.at = step.state;
    this.call.enter(this);
    if (!(await this.call.caller.answer())) return;
    // What was being played then.
    await this.call.caller.endpoint.stop();
    return this.walk(step, []);
  }

  leave(): void {
    this.isOver = true;
  }

  private get flowId(): FlowId {
    return this.options.flow.id as FlowId;
  }

  private async walk(first: FlowStep, before: readonly FlowEvent[]): Promise<void> {
    let step = first;
    let events = before;
    while (!this.hasLeft()) {
      const order = this.take(step, events);
      if (order?.kind === 'leave') return this.options.leave(order.exit, step.state.stepsWithoutInput + 1);
      if (order === undefined) throw new Error(`flow ${this.flowId} stands still at ${step.state.node}`);
      const input = await this.listen(order);
      step = stepFlow(this.options.flow, step.state, input);
      events = [];
    }
  }

  /** What follows from the step is written down as one, before anything is heard of it. */
  private take({ state, effects }: FlowStep, before: readonly FlowEvent[]): FlowOrder | undefined {
    const { call } = this;
    this.at = state;
    const events = [...before];
    let order: FlowOrder | undefined;
    let afterwards: Afterwards | undefined;
    for (const effect of effects) {
      if (effect.kind === 'record') events.push(this.noted(effect));
      else order = effect;
    }
    if (order?.kind === 'leave' && order.exit.kind === 'destination') {
      const { wishes, afterwards: node } = order.exit;
      // What the step asks for is asked for by the caller from here on.
      if (wishes !== undefined) call.profile.ask(wishes);
      if (node !== undefined) afterwards = { flowId: this.flowId, node };
    }
    call.runner.handle({
      kind: 'stage-moved',
      progress: this.progress,
      events,
      ...(afterwards === undefined ? {} : { afterwards }),
    });
    return order;
  }

  private async listen(order: Exclude<FlowOrder, { kind: 'leave' }>): Promise<FlowInput> {
    const { caller, profile } = this.call;
    const { endpoint } = caller;
    const prompt = (name: string): Audio => ({ kind: 'prompt', prompt: name, language: profile.language });
    if (order.kind === 'play') {
      await endpoint.play([prompt(order.prompt)]);
      return { kind: 'prompt-ended' };
    }
    const digits = await endpoint.collectDigit(order.prompts.map(prompt), order.timeoutMs);
    return digits === undefined ? { kind: 'no-input' } : { kind: 'digits-collected', digits };
  }

  private noted(effect: Extract<FlowEffect, { kind: 'record' }>): FlowEvent {
    const where = { callId: this.call.id, flowId: this.flowId, nodeId: effect.node };
    if (effect.event !== 'digits-pressed') return { kind: effect.event, ...where };
    const { digits, isChoice } = effect;
    if (isChoice) this.call.profile.chose(digits.charAt(0));
    return { kind: 'digits-pressed', ...where, digits };
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private hasLeft(): boolean {
    return this.isOver || this.call.ended;
  }
}
