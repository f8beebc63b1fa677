// Which numbers outside may be called, and how often: whoever dials us can name any number, and forge their own.
// Never asks who wants the call: what is not allowed is dialled for nobody.
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs, TrunkId } from '../../core/kernel/ids.js';
import type { Hearing } from '../kernel/event-bus.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NumberKinds } from '../ports/number-kinds.js';
import type { DialRequest, OutgoingLeg, Telephony } from '../ports/telephony.js';
import type { CompanyView } from '../company/company-view.js';

/** `not-allowed`: whatever the hour. `limit-reached`: for now. */
export type OutsideObstacle = 'not-allowed' | 'limit-reached';

export interface OutsideCallsOptions {
  readonly company: () => CompanyView;
  readonly numbers: NumberKinds;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** Calls that are led to numbers in the configuration, and what people want called, do not use up each other's. */
export interface Dialled {
  readonly number: string;
  readonly passedOn: boolean;
  /** Undefined = by an earlier run, which did not say: counts for every trunk. */
  readonly trunkId: TrunkId | undefined;
  readonly atMs: EpochMs;
}

/** As `Telephony`; undefined = the number may not be called, and nothing was dialled. */
export interface OutsideGuard {
  dial(request: DialRequest): OutgoingLeg | undefined;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** More of the company's numbers are not looked at to tell in which countries it is. */
const ownNumbersAsked = 200;

export class OutsideCalls implements Hearing {
  readonly hears: Hearing['hears'] = { 'numbers-erased': (numbers) => this.forget(numbers) };
  /** Of the last day, oldest first; the limit of a day bounds it. */
  private dialled: Dialled[] = [];
  private own: { readonly company: CompanyView; readonly countries: ReadonlySet<string> } | undefined;

  constructor(private readonly options: OutsideCallsOptions) {}

  /** What earlier runs have dialled. `events`: of legs. One who was given to another call was dialled once, or has called us. */
  restore(events: readonly JournalEvent[]): void {
    const legs = new Set<string>();
    const dialled: Dialled[] = [];
    for (const event of events) {
      if (event.kind !== 'leg-started' || legs.has(event.sipCallId)) continue;
      legs.add(event.sipCallId);
      const { number, passedOn = false, atMs } = event;
      if (number !== undefined) dialled.push({ number, passedOn, atMs, trunkId: undefined });
    }
    this.dialled = [...dialled, ...this.dialled];
  }

  /** Their calls count on, as anybody's. */
  forget(numbers: ReadonlySet<string>): void {
    this.dialled = this.dialled.map((call) => (numbers.has(call.number) ? { ...call, number: '' } : call));
  }

  /** E.164 with plus. */
  isAllowed(number: string): boolean {
    const company = this.options.company();
    // What an admin has written into the configuration is the company's own wish.
    if (company.isChosenOutside(number)) return true;
    const { specialRates, allowedPrefixes } = company.outsideCalls;
    const isInReach =
      allowedPrefixes.length === 0
        ? this.isOwnCountry(number, company)
        : allowedPrefixes.some((prefix) => number.startsWith(prefix));
    return isInReach && (specialRates || !this.options.numbers.isSpecialRate(number));
  }

  /** Why the number cannot be called now; undefined = it can. `passedOn`: the configuration leads a caller to it. */
  obstacle(number: string, trunkId: TrunkId, passedOn = false): OutsideObstacle | undefined {
    if (!this.isAllowed(number)) return 'not-allowed';
    const { maxPerNumberPerDay, maxPerTrunkPerHour, maxPerDay } = this.options.company().outsideCalls;
    const nowMs = this.options.clock.nowMs();
    this.dialled = this.dialled.filter(({ atMs }) => atMs > nowMs - dayMs);
    const alike = this.dialled.filter((call) => call.passedOn === passedOn);
    const onTrunk = alike.filter(
      (call) => (call.trunkId ?? trunkId) === trunkId && call.atMs > nowMs - hourMs,
    ).length;
    // Every caller who is passed on goes to the same few numbers, which an admin chose.
    const toNumber = passedOn ? 0 : alike.filter((call) => call.number === number).length;
    return toNumber >= maxPerNumberPerDay || onTrunk >= maxPerTrunkPerHour || alike.length >= maxPerDay
      ? 'limit-reached'
      : undefined;
  }

  /** The only way out: every call to a number outside is judged and counted here, whoever wants it. */
  guard(telephony: Pick<Telephony, 'dial'>): OutsideGuard {
    return {
      dial: (request) => {
        const { to } = request;
        if (to.kind !== 'external') return telephony.dial(request);
        const { number, trunkId, passedOn = false } = to;
        const obstacle = this.obstacle(number, trunkId, passedOn);
        if (obstacle !== undefined) {
          // Not which: a log is kept by others, and nobody is erased from it.
          this.options.log.warn({ trunk: trunkId, obstacle }, 'a number outside is not dialled');
          return undefined;
        }
        this.dialled.push({ number, passedOn, trunkId, atMs: this.options.clock.nowMs() });
        return telephony.dial(request);
      },
    };
  }

  private isOwnCountry(number: string, company: CompanyView): boolean {
    if (!number.startsWith(`+${company.countryCode}`)) return false;
    if (this.options.numbers.isTollFree(number)) return true;
    const country = this.options.numbers.countryOf(number);
    if (this.own?.company !== company) this.own = { company, countries: this.ownCountries(company) };
    return country !== undefined && this.own.countries.has(country);
  }

  /** Where several countries share the code, those of the company's own numbers; without any the main one. */
  private ownCountries({ countryCode, ownNumbers }: CompanyView): ReadonlySet<string> {
    const { numbers } = this.options;
    const [main, ...others] = numbers.countriesOf(countryCode);
    if (main === undefined || others.length === 0) return new Set(main === undefined ? [] : [main]);
    const own = ownNumbers
      .filter((number) => number.startsWith(`+${countryCode}`) && !numbers.isTollFree(number))
      .slice(0, ownNumbersAsked)
      .flatMap((number) => numbers.countryOf(number) ?? []);
    return new Set(own.length === 0 ? [main] : own);
  }
}
