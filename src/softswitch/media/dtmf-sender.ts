// Plans which telephone-event packet (RFC 4733 §2.5) is due on each 20 ms tick for a queue of digits.
// Never builds or sends a packet.
import { eventOfDigit } from './dtmf-receiver.js';

const SAMPLES_PER_TICK = 160;
const TICK_MS = 20;
const GAP_MS = 60;
/** The end of an event is told three times (RFC 4733 §2.5.1.4). */
const END_PACKETS = 3;

export type DtmfTick =
  | {
      readonly kind: 'event';
      readonly event: number;
      readonly first: boolean;
      readonly end: boolean;
      /** The event is over; this tells its end once more. */
      readonly repeatedEnd: boolean;
      readonly durationSamples: number;
    }
  | { readonly kind: 'gap' }
  | { readonly kind: 'idle' };

interface Step {
  readonly event: number | undefined;
  readonly ticks: number;
  readonly gapTicks: number;
  readonly done: (() => void) | undefined;
}

/** Milliseconds of a pause character as FreeSWITCH reads it: `w` 500, `W` 1000. */
function pauseMs(character: string): number | undefined {
  return character === 'w' ? 500 : character === 'W' ? 1000 : undefined;
}

export class DtmfSender {
  private readonly steps: Step[] = [];
  private tickInStep = 0;

  get active(): boolean {
    return this.steps.length > 0;
  }

  /** Queues digits; false when one of them is no digit. `done` is called after the last one's gap. */
  enqueue(digits: string, durationMs: number, done: () => void): boolean {
    const ticks = Math.max(2, Math.round(durationMs / TICK_MS));
    const steps: Omit<Step, 'done'>[] = [];
    for (const character of digits) {
      const pause = pauseMs(character);
      const event = eventOfDigit(character);
      if (pause !== undefined) steps.push({ event: undefined, ticks: 0, gapTicks: pause / TICK_MS });
      else if (event !== undefined) steps.push({ event, ticks, gapTicks: GAP_MS / TICK_MS });
      else return false;
    }
    if (steps.length === 0) {
      done();
      return true;
    }
    steps.forEach((step, i) => this.steps.push({ ...step, done: i === steps.length - 1 ? done : undefined }));
    return true;
  }

  /** Drops what is queued; every waiting `done` is called. */
  cancel(): void {
    for (const step of this.steps.splice(0)) step.done?.();
    this.tickInStep = 0;
  }

  tick(): DtmfTick {
    const step = this.steps[0];
    if (step === undefined) return { kind: 'idle' };
    const at = this.tickInStep;
    this.tickInStep += 1;
    const result = plan(step, at);
    // The retransmitted end packets go out in the first ticks of the gap.
    if (this.tickInStep >= step.ticks + step.gapTicks) {
      this.steps.shift();
      this.tickInStep = 0;
      step.done?.();
    }
    return result;
  }
}

function plan(step: Step, at: number): DtmfTick {
  if (step.event === undefined || at >= step.ticks + END_PACKETS - 1) return { kind: 'gap' };
  const end = at >= step.ticks - 1;
  const durationSamples = Math.min(at + 1, step.ticks) * SAMPLES_PER_TICK;
  return {
    kind: 'event',
    event: step.event,
    first: at === 0,
    end,
    repeatedEnd: at >= step.ticks,
    durationSamples: Math.min(durationSamples, 0xffff),
  };
}
