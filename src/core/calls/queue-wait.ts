// What a caller hears while waiting in a queue: a first announcement, music, words from time to time, a talk about being
// called back. Plain data, so that a restarted service goes on with it.
// Never offers a caller, and never words a sentence.
import type { OverflowReason } from '../acd/acd-model.js';
import { assertNever } from '../kernel/assert-never.js';
import type { EpochMs, QueueId } from '../kernel/ids.js';
import { ignored, type Transition } from '../kernel/transition.js';

//   ┌─────────┐ heard   ┌───────┐ due    ┌───────┐
//   │ welcome │ ──────► │ music │ ─────► │ words │
//   └─────────┘         └───────┘ ◄───── └───────┘
//        │               │  ▲  ▲   heard     │
//        │ callback-asked│  │  │ agent-lost  │ agent-answered
//        ▼               ▼  │  └─────────┐   ▼
//   ┌──────────┐ ◄───────┘  │          ┌──────────┐
//   │ callback │ ───────────┘          │ answered │
//   └──────────┘ callback-over         └──────────┘
//   given-up and left lead to left; during a talk about being called back giving up waits for its end.

/** Why the queue gives a waiting caller up. */
export type WaitEnd = OverflowReason | 'queue-removed';

export type WaitPhase =
  /** The first announcement, to its end; nobody is offered this caller yet. */
  | { readonly kind: 'welcome' }
  | { readonly kind: 'music'; readonly wordsAtMs: EpochMs }
  /** Over the music, which goes on after them. */
  | { readonly kind: 'words' }
  /** `givenUp`: the queue has given the caller up meanwhile. `agreed`: the number that the caller has confirmed. */
  | { readonly kind: 'callback'; readonly givenUp?: WaitEnd; readonly agreed?: string }
  | { readonly kind: 'answered' }
  | { readonly kind: 'left' };

export interface QueueWait {
  readonly kind: 'queue';
  readonly queueId: QueueId;
  /** The place: that of somebody who came then. */
  readonly waitingSinceMs: EpochMs;
  readonly phase: WaitPhase;
  /** How often words were begun. */
  readonly rounds: number;
}

export interface WaitRules {
  /** There is an announcement to be heard before anybody is offered the caller. */
  readonly hasFirst: boolean;
  /** From the end of words to the next ones, ms. */
  readonly pauseMs: number;
}

export type WaitInput =
  /** What was played is over, or was stopped. `round`: 0 = the first announcement. Of another round: stale. */
  | { readonly kind: 'heard'; readonly round: number }
  /** The deadline has come. */
  | { readonly kind: 'due' }
  | { readonly kind: 'callback-asked' }
  /** The wish stands, also when the caller hangs up now. */
  | { readonly kind: 'callback-agreed'; readonly number: string }
  /** Nothing came of it: the caller goes on waiting. */
  | { readonly kind: 'callback-over' }
  | { readonly kind: 'agent-answered' }
  /** Answered, but the two never heard each other. */
  | { readonly kind: 'agent-lost' }
  | { readonly kind: 'given-up'; readonly reason: WaitEnd }
  | { readonly kind: 'left' };

/** In this order. */
export type WaitEffect =
  /** Comes back as `heard` of round 0. */
  | { readonly kind: 'play-first' }
  /** Comes back as `heard` of that round. */
  | { readonly kind: 'say-words'; readonly round: number }
  | { readonly kind: 'start-music' | 'stop-audio' }
  /** The caller may be offered from now on. */
  | { readonly kind: 'tell-ready' }
  /** Comes back as `callback-over`, or the caller leaves. */
  | { readonly kind: 'talk-about-callback' | 'end-talk' }
  | { readonly kind: 'redirect'; readonly reason: WaitEnd };

export interface WaitStep {
  readonly state: QueueWait;
  readonly effects: readonly WaitEffect[];
}

/** Who is served at once need not be told a place: the first words come after so long, ms. */
const firstWordsAfterMs = 2000;

export function enterWait(
  queueId: QueueId,
  waitingSinceMs: EpochMs,
  { hasFirst }: WaitRules,
  nowMs: EpochMs,
): WaitStep {
  const entered = { kind: 'queue', queueId, waitingSinceMs, rounds: 0 } as const;
  return hasFirst
    ? { state: { ...entered, phase: { kind: 'welcome' } }, effects: [{ kind: 'play-first' }] }
    : {
        state: { ...entered, phase: musicUntil(nowMs, firstWordsAfterMs) },
        effects: [{ kind: 'start-music' }],
      };
}

/**
 * After a restart. `hears`: something plays to the caller. Music is left alone when nothing else can have begun since;
 * what was being said then is said anew.
 */
export function resumeWait(wait: QueueWait, hears: boolean, nowMs: EpochMs): WaitStep {
  const { phase } = wait;
  switch (phase.kind) {
    case 'welcome':
      return { state: wait, effects: [{ kind: 'stop-audio' }, { kind: 'play-first' }] };
    case 'callback':
      return { state: wait, effects: [{ kind: 'stop-audio' }, { kind: 'talk-about-callback' }] };
    case 'music':
    case 'words':
    case 'answered': {
      const wordsAtMs = phase.kind === 'music' ? phase.wordsAtMs : nowMs;
      const isUndisturbed = hears && wordsAtMs > nowMs;
      return {
        state: { ...wait, phase: { kind: 'music', wordsAtMs: Math.max(nowMs, wordsAtMs) as EpochMs } },
        effects: isUndisturbed ? [] : [{ kind: 'stop-audio' }, { kind: 'start-music' }],
      };
    }
    case 'left':
      return { state: wait, effects: [] };
    default:
      return assertNever(phase);
  }
}

/** The moment at which `due` is to be told; undefined = none. */
export const waitDeadline = ({ phase }: QueueWait): EpochMs | undefined =>
  phase.kind === 'music' ? phase.wordsAtMs : undefined;

export function transitionWait(
  wait: QueueWait,
  input: WaitInput,
  { pauseMs }: WaitRules,
  nowMs: EpochMs,
): Transition<QueueWait, WaitEffect> {
  const { phase, rounds } = wait;
  const to = (next: WaitPhase, ...effects: readonly WaitEffect[]): WaitStep => ({
    state: { ...wait, phase: next },
    effects,
  });
  /** Words follow soon when there were none yet. */
  const backToMusic = (): WaitPhase => musicUntil(nowMs, rounds === 0 ? firstWordsAfterMs : pauseMs);
  if (phase.kind === 'left') return ignored('left');
  const isWaiting = phase.kind === 'welcome' || phase.kind === 'music' || phase.kind === 'words';
  switch (input.kind) {
    case 'heard':
      if (phase.kind === 'welcome' && input.round === 0)
        return to(backToMusic(), { kind: 'tell-ready' }, { kind: 'start-music' });
      if (phase.kind === 'words' && input.round === rounds) return to(musicUntil(nowMs, pauseMs));
      return ignored('stale-audio');
    case 'due': {
      if (phase.kind !== 'music' || nowMs < phase.wordsAtMs) return ignored('not-due');
      const round = rounds + 1;
      return {
        state: { ...wait, rounds: round, phase: { kind: 'words' } },
        effects: [{ kind: 'say-words', round }],
      };
    }
    case 'callback-asked': {
      if (!isWaiting) return ignored('not-waiting');
      const ready: readonly WaitEffect[] = phase.kind === 'welcome' ? [{ kind: 'tell-ready' }] : [];
      return to({ kind: 'callback' }, ...ready, { kind: 'stop-audio' }, { kind: 'talk-about-callback' });
    }
    case 'callback-agreed':
      if (phase.kind !== 'callback') return ignored('not-talking');
      return to({ ...phase, agreed: input.number });
    case 'callback-over':
      if (phase.kind !== 'callback') return ignored('not-talking');
      if (phase.givenUp !== undefined)
        return to({ kind: 'left' }, { kind: 'redirect', reason: phase.givenUp });
      return to(backToMusic(), { kind: 'start-music' });
    case 'agent-answered':
      if (phase.kind === 'answered') return ignored('answered');
      if (phase.kind === 'callback')
        return to({ kind: 'answered' }, { kind: 'end-talk' }, { kind: 'stop-audio' });
      return to({ kind: 'answered' });
    case 'agent-lost':
      if (phase.kind !== 'answered') return ignored('not-answered');
      return to(backToMusic(), { kind: 'stop-audio' }, { kind: 'start-music' });
    case 'given-up':
      if (phase.kind === 'callback') return to({ ...phase, givenUp: phase.givenUp ?? input.reason });
      if (!isWaiting) return ignored('not-waiting');
      return to({ kind: 'left' }, { kind: 'redirect', reason: input.reason });
    case 'left':
      return to({ kind: 'left' });
    default:
      return assertNever(input);
  }
}

const musicUntil = (nowMs: EpochMs, ms: number): WaitPhase => ({
  kind: 'music',
  wordsAtMs: (nowMs + ms) as EpochMs,
});
