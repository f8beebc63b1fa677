// Brings calls of tests into the situations that they are about, input by input.
// Never skips the machine: every state is one that it reaches.
import { newCall, transitionCall } from '../../../src/core/calls/call-machine.js';
import type { CallEffect, CallInput, CallState } from '../../../src/core/calls/call-state.js';
import type { DialledParty } from '../../../src/core/calls/dialled-party.js';
import type { SupervisionMode } from '../../../src/core/calls/supervision-event.js';
import type { StageProgress } from '../../../src/core/calls/stage-progress.js';
import type {
  AgentId,
  CallId,
  ExtensionNumber,
  FlowId,
  LegId,
  OfferId,
  QueueId,
} from '../../../src/core/kernel/ids.js';
import { isIgnored } from '../../../src/core/kernel/transition.js';

export const leg = (n: number): LegId => `c1/${n}` as LegId;
export const phone = (extension: string): DialledParty => ({
  kind: 'extension',
  extension: extension as ExtensionNumber,
  autoAnswer: 'off',
});

export class CallDriver {
  state: CallState = newCall('c1' as CallId, 'inbound');
  /** Of the last input. */
  effects: readonly CallEffect[] = [];

  /** Throws when the input is ignored. */
  do(...inputs: readonly CallInput[]): this {
    for (const input of inputs) {
      const next = transitionCall(this.state, input);
      if (isIgnored(next)) throw new Error(`${input.kind} is ignored: ${next.ignored}`);
      ({ state: this.state, effects: this.effects } = next);
    }
    return this;
  }

  /** The code with which the input is ignored. */
  ignores(input: CallInput): string | undefined {
    const next = transitionCall(this.state, input);
    return isIgnored(next) ? next.ignored : undefined;
  }

  /** What is ordered of the audio last is done. */
  mixed(): this {
    return this.do({ kind: 'mixed', effectId: this.state.mixEffect! });
  }

  /** As one line each: what counts of the last effects. */
  get shown(): readonly string[] {
    return this.effects.map(shownEffect);
  }

  answered(n: number): this {
    return this.do({
      kind: 'leg-answered',
      legId: leg(n),
      dialogId: `dialog-${n}`,
      endpointId: `endpoint-${n}`,
    });
  }
}

export function shownEffect(effect: CallEffect): string {
  switch (effect.kind) {
    case 'record':
      return `record ${effect.event.kind}`;
    case 'tell-engine':
      return `tell-engine ${effect.message.kind}`;
    case 'mix':
      return effect.mix.kind === 'conference'
        ? `mix ${effect.mix.members.map(({ legId, hears }) => `${legId}<${hears.join('+')}`).join(' ')}`
        : effect.mix.kind === 'bridge'
          ? `bridge ${effect.mix.between.join(' ')}`
          : 'apart';
    case 'release':
    case 'dial':
    case 'play-ringback':
    case 'play-hold-music':
    case 'stop-audio':
      return `${effect.kind} ${effect.legId}`;
    case 'answer-refer':
    case 'tell-transferor':
      return `${effect.kind} ${effect.status}`;
    case 'drop-caller':
      return `drop-caller${effect.hangUp ? ' hang-up' : ''}`;
    case 'end-call':
      return `end-call ${effect.end.outcome} ${effect.end.cause}`;
    default:
      return effect.kind;
  }
}

/** Somebody from outside, or on a phone of ours, has called. */
export function arrived(extension?: string): CallDriver {
  const driver = new CallDriver();
  driver.state = { ...driver.state, legs: 1 };
  return driver.do({
    kind: 'caller-arrived',
    legId: leg(1),
    sipCallId: 'in-1',
    ...(extension === undefined ? {} : { extension: extension as ExtensionNumber }),
  });
}

/** The caller waits in a queue, answered. */
export const inQueue = (): CallDriver =>
  arrived().do(
    { kind: 'caller-answered', legId: leg(1), dialogId: 'dialog-1', endpointId: 'endpoint-1' },
    { kind: 'stage-entered', stage: 'queue', queueId: 'sales' as QueueId },
  );

/** How far a caller in the menu `welcome` has come, who has said nothing so many times. */
export const inMenu = (noInput: number): StageProgress => ({
  kind: 'flow',
  flowId: 'welcome' as FlowId,
  at: { node: 'menu', tries: { noInput, invalid: 0 }, stepsWithoutInput: noInput },
  afterTalk: false,
});

/** An agent's phone rings for the queue. */
export function agentRinging(driver = inQueue()): CallDriver {
  driver.state = { ...driver.state, legs: 2 };
  return driver.do(
    {
      kind: 'leg-dialled',
      legId: leg(2),
      journalRole: 'agent',
      sipCallId: 'out-2',
      to: phone('201'),
      agentId: '201' as AgentId,
    },
    { kind: 'leg-ringing', legId: leg(2), invites: ['invite-2'] },
  );
}

export const joiningAgent = (waiting?: CallDriver): CallDriver =>
  agentRinging(waiting)
    .answered(2)
    .do({
      kind: 'talk-ordered',
      with: leg(2),
      holdMusic: 'calm',
      offerId: 'c1#1' as OfferId,
      queueId: 'sales' as QueueId,
    });

/** A customer talks with an agent. */
export const withAgent = (waiting?: CallDriver): CallDriver => joiningAgent(waiting).mixed();

/** Somebody is being put through to an extension. */
export const dialling = (from?: string, to = '202'): CallDriver =>
  arrived(from).do(
    { kind: 'dial-ordered', to: phone(to), calledAgent: '202' as AgentId },
    { kind: 'caller-audio-opened' },
    {
      kind: 'leg-dialled',
      legId: leg(2),
      journalRole: 'callee',
      sipCallId: 'out-2',
      to: phone(to),
    },
  );

/** Two of our phones are being joined. */
export const joiningColleagues = (): CallDriver =>
  dialling('201')
    .answered(2)
    .do(
      { kind: 'caller-answered', legId: leg(1), dialogId: 'dialog-1', endpointId: 'endpoint-1' },
      { kind: 'caller-ready' },
    );

export const colleaguesTalking = (): CallDriver => joiningColleagues().mixed();

export const asks = (by: number, to = '203'): CallInput => ({
  kind: 'transfer-asked',
  referId: 'r1',
  by: leg(by),
  to: { kind: 'party', party: phone(to), agentId: '203' as AgentId },
});

/** A phone of that extension has answered in the place of leg `n`. */
export const takesOver = (n: number, extension: string): CallInput => ({
  kind: 'leg-replaced',
  legId: leg(n),
  by: {
    legId: leg(9),
    sipCallId: 'in-9',
    dialogId: 'dialog-9',
    endpointId: 'endpoint-9',
    extension: extension as ExtensionNumber,
  },
});

export const dialled = (n: number): CallInput => ({
  kind: 'leg-dialled',
  legId: leg(n),
  journalRole: 'callee',
  sipCallId: `out-${n}`,
  to: phone('203'),
});

/** The agent passes the customer on, and the colleague's phone is being called. */
export const passingOn = (): CallDriver => withAgent().do(asks(2), dialled(3));

/** Customer, agent and colleague talk. */
export const threeTalking = (): CallDriver =>
  withAgent()
    .do({ kind: 'invite-ordered', to: phone('203') }, dialled(3))
    .answered(3)
    .mixed();

export const consultationOrdered = (to = '203'): CallInput => ({
  kind: 'consultation-ordered',
  by: leg(2),
  to: phone(to),
  agentId: '203' as AgentId,
});

/** The agent asks a colleague, whose phone is being called; the customer hears music. */
export const asking = (): CallDriver => withAgent().do(consultationOrdered()).mixed().do(dialled(3));

/** The colleague has answered. */
export const consulting = (): CallDriver => asking().answered(3).mixed();

/** A supervisor's phone has answered, and hears what the agent hears. */
export const supervised = (mode: SupervisionMode): CallDriver =>
  withAgent()
    .do(
      {
        kind: 'supervision-ordered',
        of: leg(2),
        to: phone('209'),
        agentId: '209' as AgentId,
        mode,
        by: 'sue',
      },
      { ...dialled(3), journalRole: 'supervisor', to: phone('209') } as CallInput,
    )
    .answered(3);

/** The call is over; the agent's phone has not confirmed that yet. */
export const over = (): CallDriver => withAgent().do({ kind: 'call-finished' });
