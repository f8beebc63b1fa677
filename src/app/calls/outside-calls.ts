// Which numbers outside may be called, and how often: whoever dials us can name any number, and forge their own.
// Never asks who wants the call: what is not allowed is dialled for nobody.
import type { EpochMs, TrunkId } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { OutgoingLeg, Telephony } from '../ports/telephony.js';
import type { CompanyView } from './company-view.js';

/** `not-allowed`: whatever the hour. `limit-reached`: for now. */
export type OutsideObstacle = 'not-allowed' | 'limit-reached';

export interface OutsideCallsOptions {
  readonly company: () => CompanyView;
  /** Does a call to the number (E.164 with plus) cost more than a call to a person? */
  readonly isSpecialRate: (number: string) => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

interface Dialled {
  readonly number: string;
  /** Undefined = by an earlier run, which did not say: counts for every trunk. */
  readonly trunkId: TrunkId | undefined;
  readonly atMs: EpochMs;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export class OutsideCalls {
  /** Of the last day, oldest first; the limit of a day bounds it. */
  private dialled: Dialled[] = [];

  constructor(private readonly options: OutsideCallsOptions) {}

  /** What earlier runs have dialled. */
  restore(calls: readonly Omit<Dialled, 'trunkId'>[]): void {
    this.dialled = [...calls.map((call) => ({ ...call, trunkId: undefined })), ...this.dialled];
  }

  /** E.164 with plus. */
  isAllowed(number: string): boolean {
    const company = this.options.company();
    // What an admin has written into a queue is the company's own wish.
    if (company.isChosenOutside(number)) return true;
    const { specialRates } = company.outsideCalls;
    const { allowedPrefixes } = company;
    return (
      allowedPrefixes.some((prefix) => number.startsWith(prefix)) &&
      (specialRates || !this.options.isSpecialRate(number))
    );
  }

  /** Why the number cannot be called now; undefined = it can. */
  obstacle(number: string, trunkId: TrunkId): OutsideObstacle | undefined {
    if (!this.isAllowed(number)) return 'not-allowed';
    const { maxPerNumberPerDay, maxPerTrunkPerHour, maxPerDay } = this.options.company().outsideCalls;
    const nowMs = this.options.clock.nowMs();
    this.dialled = this.dialled.filter(({ atMs }) => atMs > nowMs - dayMs);
    const toNumber = this.dialled.filter((call) => call.number === number).length;
    const onTrunk = this.dialled.filter(
      (call) => (call.trunkId ?? trunkId) === trunkId && call.atMs > nowMs - hourMs,
    ).length;
    return toNumber >= maxPerNumberPerDay || onTrunk >= maxPerTrunkPerHour || this.dialled.length >= maxPerDay
      ? 'limit-reached'
      : undefined;
  }

  /** The only way out: every call to a number outside is judged and counted here, whoever wants it. */
  guard(telephony: Pick<Telephony, 'dial'>): Pick<Telephony, 'dial'> {
    return {
      dial: (request) => {
        const { to } = request;
        if (to.kind !== 'external') return telephony.dial(request);
        const { number, trunkId } = to;
        const obstacle = this.obstacle(number, trunkId);
        if (obstacle !== undefined) {
          this.options.log.warn({ number, trunk: trunkId, obstacle }, 'a number outside is not dialled');
          return notDialled();
        }
        this.dialled.push({ number, trunkId, atMs: this.options.clock.nowMs() });
        return telephony.dial(request);
      },
    };
  }
}

const notDialled = (): OutgoingLeg => ({
  sipCallId: 'not-dialled',
  invites: [],
  onRinging: () => undefined,
  outcome: Promise.resolve({ kind: 'failed', cause: 'not-allowed' }),
  cancel: () => undefined,
});
