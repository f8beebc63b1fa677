// The company's configuration as call handling needs it: looked up by number, address and key.
// Never changes anything; made anew whenever the configuration changes.
import type { AgentConfig, CallWishes, QueueConfig, VoiceQueueConfig } from '../../api/acd.js';
import type { Company } from '../../api/company.js';
import type { ExtensionConfig, TrunkConfig } from '../../api/pbx.js';
import type { AcdSettings } from '../../core/acd/acd-settings.js';
import type { Flow } from '../../core/ivr/flow-model.js';
import type { AgentId, EpochMs, ExtensionNumber, FlowId, QueueId, TrunkId } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';
import type { DialTarget, DidEntry, NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { didOnTrunk, resolveFromExtension, resolveFromTrunk } from '../../core/pbx/dial-plan.js';
import { dialledForm, normaliseNumber } from '../../core/pbx/number-normalisation.js';
import { OpeningHours } from '../../core/pbx/opening-hours.js';
import { trunkOfSource } from '../../core/pbx/sip-source-match.js';
import { toAcdSettings } from '../../configuration/acd-settings.js';
import { toOpeningSchedule } from '../../configuration/opening-schedule.js';
import { defaultTrunkLimits, type TrunkLimits } from '../pbx/trunk-gate.js';
import { destinationsIn } from './destination-faults.js';

interface ViewedDid extends DidEntry {
  readonly wishes?: CallWishes;
}

export class CompanyView {
  readonly language: Language;
  readonly acdSettings: AcdSettings;
  readonly outsideCalls: Company['settings']['outsideCalls'];
  readonly voicemail: Company['settings']['voicemail'];
  readonly statuses: Company['agentStatuses'];
  /** A break may have a reason that is none of the statuses. */
  readonly otherReasons: boolean;
  readonly countryCode: string;
  /** The company's numbers as E.164 with plus: those that it shows, and its DIDs. */
  readonly ownNumbers: readonly string[];
  private readonly chosenOutside: ReadonlySet<string>;
  private readonly plan: NumberingPlan;
  private readonly trunks: readonly {
    readonly id: TrunkId;
    readonly addresses: readonly string[];
    readonly limits: Partial<TrunkLimits>;
  }[];
  private readonly outboundSides: ReadonlyMap<TrunkId, NonNullable<TrunkConfig['outbound']>>;
  private readonly dids: readonly ViewedDid[];
  private readonly extensions: ReadonlyMap<string, ExtensionConfig>;
  private readonly agents: ReadonlyMap<AgentId, AgentConfig>;
  private readonly agentOfExtension: ReadonlyMap<ExtensionNumber, AgentId>;
  private readonly queues: ReadonlyMap<QueueId, QueueConfig>;
  private readonly voiceQueues: ReadonlyMap<QueueId, VoiceQueueConfig>;
  /** By key of the schedule. */
  private readonly hours: ReadonlyMap<string, OpeningHours>;
  private readonly flows: ReadonlyMap<FlowId, Flow>;

  constructor(company: Company) {
    const { settings } = company;
    this.language = settings.language;
    this.outsideCalls = settings.outsideCalls;
    this.voicemail = settings.voicemail;
    this.statuses = company.agentStatuses;
    this.otherReasons = settings.otherBreakReasons;
    this.countryCode = settings.countryCode;
    this.chosenOutside = new Set(
      destinationsIn(company).flatMap(({ destination }) =>
        destination.kind === 'external' ? [destination.number] : [],
      ),
    );
    this.plan = {
      countryCode: settings.countryCode,
      internationalPrefix: settings.internationalPrefix,
      trunkPrefix: settings.trunkPrefix,
    };
    this.ownNumbers = [
      ...company.trunks.flatMap(({ outbound }) => outbound?.callerNumber ?? []),
      ...company.dids.map(({ number }) => number),
    ].flatMap((number) => this.dialableNumber(number) ?? []);
    this.trunks = company.trunks.map(({ id, addresses, limits = {} }) => ({
      id: id as TrunkId,
      addresses,
      limits,
    }));
    this.outboundSides = new Map(
      company.trunks.flatMap(({ id, outbound }) =>
        outbound === undefined ? [] : [[id as TrunkId, outbound]],
      ),
    );
    this.dids = company.dids.map(({ number, trunk, destination, wishes }) => ({
      number,
      ...(trunk === undefined ? {} : { trunk: trunk as TrunkId }),
      destination,
      ...(wishes === undefined ? {} : { wishes }),
    }));
    this.extensions = new Map(company.extensions.map((extension) => [extension.number, extension]));
    this.agents = new Map(company.agents.map((agent) => [agent.id as AgentId, agent]));
    this.agentOfExtension = new Map(
      company.agents.map((agent) => [agent.extension as ExtensionNumber, agent.id as AgentId]),
    );
    this.queues = new Map(company.queues.map((queue) => [queue.id as QueueId, queue]));
    this.voiceQueues = new Map(
      company.queues.flatMap(({ voice, ...queue }) =>
        voice === undefined ? [] : [[queue.id as QueueId, { ...queue, voice }]],
      ),
    );
    this.hours = new Map(
      company.schedules.map((schedule) => [
        schedule.id,
        new OpeningHours(toOpeningSchedule(schedule), settings.timeZone),
      ]),
    );
    this.flows = new Map(company.flows.map((flow) => [flow.id as FlowId, flow]));
    this.acdSettings = toAcdSettings(company);
  }

  trunkOf(host: string): TrunkId | undefined {
    return trunkOfSource(host, this.trunks);
  }

  trunkLimits(trunkId: TrunkId): TrunkLimits {
    return { ...defaultTrunkLimits, ...this.trunks.find(({ id }) => id === trunkId)?.limits };
  }

  addressesOf(trunkId: TrunkId): readonly string[] {
    return this.trunks.find(({ id }) => id === trunkId)?.addresses ?? [];
  }

  /** A trunk's address, or where its calls to the outside go. */
  isTrunkHost(host: string): boolean {
    const name = host.toLowerCase();
    if (this.trunkOf(name) !== undefined) return true;
    return [...this.outboundSides.values()].some((side) => side.host.toLowerCase() === name);
  }

  /** How this trunk takes calls to the outside, without its password; undefined when it only receives. */
  outboundSide(trunkId: TrunkId): NonNullable<TrunkConfig['outbound']> | undefined {
    return this.outboundSides.get(trunkId);
  }

  /** The trunk that takes calls to the outside: the first that has an outbound side. */
  outboundTrunk(): TrunkId | undefined {
    return this.outboundSides.keys().next().value;
  }

  isDid(dialled: string, trunkId: TrunkId): boolean {
    return this.fromTrunk(dialled, trunkId).kind === 'destination';
  }

  fromTrunk(dialled: string, trunkId: TrunkId): DialTarget {
    return resolveFromTrunk(dialled, trunkId, this.dids, this.plan);
  }

  /** What everybody who calls this number asks for. */
  wishesOfNumber(dialled: string, trunkId: TrunkId): CallWishes | undefined {
    return didOnTrunk(dialled, trunkId, this.dids, this.plan)?.wishes;
  }

  fromExtension(dialled: string): DialTarget {
    return resolveFromExtension(
      dialled,
      this.extensions.keys() as Iterable<ExtensionNumber>,
      this.dids,
      this.plan,
    );
  }

  /** The number as E.164, when it is one that somebody outside can be called on. */
  dialableNumber(number: string): string | undefined {
    const normalised = normaliseNumber(number, this.plan);
    return normalised.kind === 'e164' ? normalised.number : undefined;
  }

  /** An admin has written into the configuration that callers are led to that number. */
  isChosenOutside(number: string): boolean {
    return this.chosenOutside.has(number);
  }

  /** The digits of an E.164 number as people here dial it. */
  dialledForm(number: string): string {
    return dialledForm(number, this.plan);
  }

  extension(user: string): ExtensionNumber | undefined {
    return this.extensions.has(user) ? (user as ExtensionNumber) : undefined;
  }

  extensionName(extension: ExtensionNumber): string | undefined {
    return this.extensions.get(extension)?.name;
  }

  autoAnswer(extension: ExtensionNumber): ExtensionConfig['autoAnswer'] {
    return this.extensions.get(extension)?.autoAnswer ?? 'off';
  }

  agent(id: AgentId): AgentConfig | undefined {
    return this.agents.get(id);
  }

  agentAt(extension: ExtensionNumber): AgentId | undefined {
    return this.agentOfExtension.get(extension);
  }

  queue(id: QueueId): QueueConfig | undefined {
    return this.queues.get(id);
  }

  /** For calls there are no queues but those that serve voice. */
  voiceQueue(id: QueueId): VoiceQueueConfig | undefined {
    return this.voiceQueues.get(id);
  }

  /** A queue without hours is always open. */
  isOpen(queueId: QueueId, nowMs: EpochMs): boolean {
    return this.hoursOf(queueId)?.isOpen(nowMs) ?? true;
  }

  /** When the queue opens next; undefined when it is always open, or never opens again. */
  nextOpeningMs(queueId: QueueId, nowMs: EpochMs): EpochMs | undefined {
    return this.hoursOf(queueId)?.nextOpeningMs(nowMs);
  }

  /** When the queue closes next; undefined when it never does. */
  nextClosingMs(queueId: QueueId, nowMs: EpochMs): EpochMs | undefined {
    return this.hoursOf(queueId)?.nextClosingMs(nowMs);
  }

  flow(id: FlowId): Flow | undefined {
    return this.flows.get(id);
  }

  private hoursOf(queueId: QueueId): OpeningHours | undefined {
    const schedule = this.queues.get(queueId)?.schedule;
    return schedule === undefined ? undefined : this.hours.get(schedule);
  }
}
