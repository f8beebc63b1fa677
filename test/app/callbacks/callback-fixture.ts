// The callback service with the real engine, and fakes for phones, media and time; it can be restarted at any moment.
// Never touches a network, a disk or a clock.
import { firstRequestOf } from '../../../src/core/acd/request-ids.js';
import { companySchema, type Company } from '../../../src/api/company.js';
import { splitOrders } from '../../../src/app/callbacks/acd-orders-split.js';
import { AcdRunner, type AcdOrders } from '../../../src/app/acd/acd-runner.js';
import { CallbackService } from '../../../src/app/callbacks/callback-service.js';
import { numberKinds } from '../../../src/adapters/numbering/number-kinds.js';
import { OutsideCalls, type OutsideGuard } from '../../../src/app/voice/outside-calls.js';
import type { CallbackRequest } from '../../../src/app/voice/callback-port.js';
import { CallAdoption } from '../../../src/app/calls/call-adoption.js';
import type { Call } from '../../../src/app/voice/call.js';
import type { CallServices } from '../../../src/app/voice/call-services.js';
import { canBeResumed } from '../../../src/core/calls/call-resumption.js';
import type { CallChange, KeptCall } from '../../../src/core/calls/kept-call.js';
import { CompanyView } from '../../../src/app/company/company-view.js';
import { JournalWriter } from '../../../src/app/journal/journal-writer.js';
import type { StoreError } from '../../../src/app/ports/store.js';
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { QueueEntry } from '../../../src/core/acd/acd-model.js';
import { projectCallback, type CallbackRecord } from '../../../src/core/callbacks/callback-projection.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import { closeInterruptedCalls } from '../../../src/core/journal/recovery.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId, TrunkId } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeMedia } from '../../support/fake-media.js';
import { FakeRecordings } from '../../support/fake-recordings.js';
import { FakeTelephony, type FakeOutgoing } from '../../support/fake-telephony.js';

export const customer = '+31612345678';
export const support = 'support' as QueueId;
export const sales = 'sales' as QueueId;

const queue = (id: string, afterAbandonSeconds?: number): object => ({
  id,
  name: id,
  wrapUpSeconds: 0,
  retryAfterRefusalSeconds: 5,
  voice: {
    callback: {
      digit: '1',
      recordReason: true,
      maxAttempts: 3,
      ringSeconds: 25,
      retryAfterBusySeconds: 60,
      retryAfterNoAnswerSeconds: 600,
      ...(afterAbandonSeconds === undefined ? {} : { afterAbandonSeconds }),
    },
  },
});

export const callbackCompany: Company = companySchema.parse({
  settings: {
    name: 'Acme',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
  },
  trunks: [
    { id: 'in', name: 'In', addresses: ['10.0.0.1'] },
    {
      id: 'out',
      name: 'Out',
      addresses: ['10.0.0.2'],
      outbound: { host: '10.0.0.2', callerNumber: '+31205550100' },
    },
    { id: 'other', name: 'Other', addresses: ['10.0.0.3'], outbound: { host: '10.0.0.3' } },
  ],
  dids: [{ number: '+31205550100', destination: { kind: 'queue', queue: 'support' } }],
  flows: [],
  queues: [queue('support', 30), queue('sales'), { id: 'letters', name: 'Letters', channels: ['mail'] }],
  agents: ['201', '202'].map((id) => ({ id, name: id, extension: id, skills: {} })),
  extensions: ['201', '202'].map((number) => ({ number, name: number, sipPassword: 'secret-1234' })),
  users: [],
});

const noDesk: AcdOrders = {
  makeOffer: () => undefined,
  withdrawOffer: () => undefined,
  queueRemoved: () => undefined,
  overflowRequest: () => undefined,
};

export class CallbackFixture {
  readonly clock = createFakeClock();
  readonly log = createFakeLog();
  readonly events: JournalEvent[] = [];
  media = new FakeMedia();
  telephony = new FakeTelephony();
  calls: Call[] = [];
  /** Offers of callers on the line, newest last. */
  liveOffers: { readonly offerId: OfferId; readonly callId: CallId }[] = [];
  acd!: AcdRunner;
  service!: CallbackService;
  private view = new CompanyView(callbackCompany);
  private journal!: JournalWriter;
  private ids = 0;
  private readonly statuses = new Set<string>();

  constructor() {
    this.build();
    this.service.start();
  }

  company(): CompanyView {
    return this.view;
  }

  /** What the store would hold. */
  records(): CallbackRecord[] {
    const records = new Map<CallId, CallbackRecord>();
    for (const event of this.events) {
      if (!('callId' in event)) continue;
      const record = projectCallback(records.get(event.callId), event);
      if (record !== undefined) records.set(event.callId, record);
    }
    return [...records.values()];
  }

  record(): CallbackRecord {
    const [record] = this.records();
    if (record === undefined) throw new Error('there is no callback');
    return record;
  }

  of<K extends JournalEvent['kind']>(kind: K): Extract<JournalEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<JournalEvent, { kind: K }> => event.kind === kind);
  }

  newId(): CallId {
    this.ids += 1;
    return `call-${this.ids}` as CallId;
  }

  request(change: Partial<CallbackRequest> = {}): CallId {
    const callId = change.callId ?? this.newId();
    this.service.request({
      callId,
      queueId: support,
      number: customer,
      waitingSinceMs: (this.clock.nowMs() - 90_000) as EpochMs,
      priority: 0,
      language: 'nl',
      choices: [],
      by: 'caller',
      ...change,
    });
    this.service.callerGone(callId);
    return callId;
  }

  logIn(...agents: string[]): void {
    for (const agentId of agents) {
      this.statuses.add(agentId);
      this.tellStatus(agentId, true);
      this.clock.advance(1);
    }
  }

  logOut(agentId: string): void {
    this.statuses.delete(agentId);
    this.tellStatus(agentId, false);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The last leg to this extension or number. */
  leg(party: string): FakeOutgoing | undefined {
    return this.telephony.dialled.findLast(({ request: { to } }) =>
      to.kind === 'extension' ? to.extension === party : to.number === party,
    );
  }

  /** Legs to the number outside that are neither over nor refused. */
  liveLegsTo(number: string): number {
    return this.telephony.dialled.filter(
      (leg) =>
        leg.request.to.kind === 'external' && leg.request.to.number === number && !leg.over && !leg.cancelled,
    ).length;
  }

  /** Everything that is being played comes to its end. */
  async endPrompts(): Promise<void> {
    for (const endpoint of this.media.endpoints) endpoint.endPrompt();
    await this.settle();
  }

  /** The agent picks up and has heard what it is about; the customer is being rung. */
  async agentAnswers(agentId = '201'): Promise<FakeOutgoing> {
    await this.settle();
    const leg = this.leg(agentId);
    if (leg === undefined || leg.over) throw new Error(`${agentId} is not rung`);
    leg.ring();
    leg.pickUp();
    await this.settle();
    await this.endPrompts();
    return leg;
  }

  /** A caller from outside waits in the queue. */
  liveCaller(number: string, queueId = support, entry: QueueEntry = {}): CallId {
    const callId = this.newId();
    this.journal.record({
      kind: 'call-started',
      callId,
      direction: 'inbound',
      dialled: '+31205550100',
      callerNumber: number,
      trunkId: 'other' as never,
    });
    const requestId = firstRequestOf(callId);
    this.acd.handle({
      kind: 'request-made',
      requestId,
      interaction: { id: callId, channel: 'voice' },
      queueId,
      entry,
    });
    return callId;
  }

  /** The journal as versions wrote it that did not record what callers ask for. */
  forgetDemands(): void {
    const old = this.events.flatMap((event): JournalEvent[] => {
      if (event.kind === 'demand-changed') return [];
      if (event.kind !== 'call-queued') return [event];
      const { demand: _, ...before } = event;
      return [before];
    });
    this.events.splice(0, this.events.length, ...old);
  }

  hangUpLive(callId: CallId): void {
    this.acd.handle({ kind: 'requester-left', requestId: firstRequestOf(callId) });
    this.journal.record({ kind: 'call-ended', callId, outcome: 'abandoned', cause: 'caller-hung-up' });
  }

  /** Who is on the line is to be called back. */
  withdrawLive(callId: CallId): void {
    this.acd.handle({
      kind: 'request-withdrawn',
      requestId: firstRequestOf(callId),
      reason: 'called-back',
      cause: 'asked',
    });
  }

  /** By our fault. */
  loseLive(callId: CallId, number: string, queueId: QueueId): void {
    this.acd.handle({ kind: 'requester-left', requestId: firstRequestOf(callId), lost: true });
    this.journal.record(
      { kind: 'call-ended', callId, outcome: 'interrupted', cause: 'media-lost' },
      { kind: 'callback-listed', callId, number, queueId },
    );
  }

  /** Somebody calls that number outside, for whatever reason. */
  dialOutside(number: string): void {
    const to = { kind: 'external', number, trunkId: 'other' as TrunkId } as const;
    const leg = this.outgoing.dial({
      to,
      localSdp: '',
      callerNumber: '',
      callerName: undefined,
      timeoutMs: 1,
    });
    leg?.cancel();
    this.telephony.outside.at(-1)?.fail('cancelled');
  }

  reconfigure(company: Company): void {
    this.view = new CompanyView(company);
    this.acd.handle({ kind: 'configured', settings: this.view.acdSettings });
    this.service.configured();
  }

  /** As after kill -9: nothing is said goodbye to; the journal is all that is left. */
  restart(): void {
    this.acd.close();
    this.forgetTimers();
    this.media = new FakeMedia();
    this.telephony = new FakeTelephony();
    this.calls = [];
    const open = new Map<string, JournalEvent[]>();
    for (const event of this.events)
      if ('callId' in event) open.set(event.callId, [...(open.get(event.callId) ?? []), event]);
    for (const [id, events] of open)
      if (
        !events.some(({ kind }) => kind === 'call-started') ||
        events.some(({ kind }) => kind === 'call-ended')
      )
        open.delete(id);
    const nowMs = this.clock.nowMs();
    this.events.push(...closeInterruptedCalls(open.values(), { nowMs, lastAliveMs: nowMs, withinMs: 0 }));
    this.build();
    for (const agentId of this.statuses) this.tellStatus(agentId, true);
    this.service.start();
  }

  /** As after kill -9 with a softswitch that keeps its calls: they go on as far as they can. */
  async restartBesideServers(): Promise<void> {
    await this.settle();
    this.acd.close();
    this.forgetTimers();
    const { media, telephony } = this;
    this.media = new FakeMedia();
    this.telephony = new FakeTelephony();
    this.media.restartedFrom(media);
    this.telephony.restartedFrom(telephony);
    this.calls = [];
    const kept = [...this.kept.values()];
    const resumable = kept.filter(canBeResumed);
    const nowMs = this.clock.nowMs();
    const close = (calls: readonly CallId[]): void =>
      void this.events.push(
        ...closeInterruptedCalls(
          calls.map((callId) => this.eventsOfCall(callId)),
          { nowMs, lastAliveMs: nowMs, withinMs: 0 },
        ),
      );
    close(kept.filter((one) => !resumable.includes(one)).map(({ state }) => state.id));
    this.build(new Set(resumable.map(({ state }) => state.id)));
    for (const agentId of this.statuses) this.tellStatus(agentId, true);
    this.service.start();
    const adoption = new CallAdoption({
      ...{ services: this.services, callbacks: this.service, telephony: this.telephony, media: this.media },
      desk: {
        adopt: (call) => void this.calls.push(call),
        stageOf: () => {
          throw new Error('nobody is in a stage');
        },
      },
      journal: {
        eventsOfCall: (callId) => this.eventsOfCall(callId).map((event, seq) => ({ ...event, seq })),
      },
      onAdopted: () => undefined,
    });
    const lost = await adoption.adopt(resumable);
    close(lost);
    this.service.notResumed(lost);
    await this.settle();
  }

  private eventsOfCall(callId: CallId): JournalEvent[] {
    return this.events.filter((event) => 'callId' in event && event.callId === callId);
  }

  /** Nothing is left open that is not waiting. */
  leaks(): readonly string[] {
    return [...this.media.leaked(), ...this.telephony.leaked()];
  }

  private forgetTimers(): void {
    // A process that is killed has no timers any more.
    this.service.close = () => undefined;
    (this.service.orders as unknown as { running: boolean }).running = false;
  }

  private tellStatus(agentId: string, available: boolean): void {
    this.acd.handle({
      kind: 'agent-status-changed',
      agentId: agentId as AgentId,
      status: available ? { kind: 'available' } : { kind: 'logged-out' },
    });
  }

  /** What the store refuses every write with. */
  storeFailure: StoreError | undefined;
  private outgoing!: OutsideGuard;

  private services!: CallServices;
  private readonly kept = new Map<CallId, KeptCall>();

  /** `goOn`: calls of an earlier run that may. */
  private build(goOn?: ReadonlySet<CallId>): void {
    const { clock, log } = this;
    const append = (
      batch: readonly JournalEvent[],
      _decisions?: unknown,
      calls: readonly CallChange[] = [],
    ): void => {
      if (this.storeFailure !== undefined) throw this.storeFailure;
      this.events.push(...batch);
      for (const { callId, kept } of calls)
        if (kept === undefined) this.kept.delete(callId);
        else this.kept.set(callId, kept);
    };
    const journal = (this.journal = new JournalWriter({
      journal: { append },
      clock,
      log,
      onEvents: (events) => service.observe(events),
    }));
    const acd = (this.acd = new AcdRunner({
      engine: createAcdEngine(),
      journal,
      clock,
      log,
      onChanges: () => undefined,
    }));
    const { media } = this;
    const outside = new OutsideCalls({
      company: () => this.view,
      numbers: numberKinds,
      clock,
      log,
    });
    const telephony = (this.outgoing = outside.guard(this.telephony));
    const services: CallServices = (this.services = {
      ...{ journal, media, telephony, acd, clock, log, recordings: new FakeRecordings(), outside },
      company: () => this.view,
    });
    const service: CallbackService = (this.service = new CallbackService({
      services,
      newCallId: () => this.newId(),
      eventsOfCall: (callId) => this.eventsOfCall(callId),
      onCall: (call) => this.calls.push(call),
    }));
    acd.carryOutBy(
      splitOrders(service.orders, {
        ...noDesk,
        makeOffer: ({ offerId, interactionId }) => this.liveOffers.push({ offerId, callId: interactionId }),
      }),
    );
    acd.handle({ kind: 'configured', settings: this.view.acdSettings });
    service.restore(this.records(), goOn);
  }
}
