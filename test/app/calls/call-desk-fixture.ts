// A call desk with the demo company, the real engine, and fakes for everything that is not the application.
// Never touches a network, a disk or a clock.
import { AcdRunner } from '../../../src/app/acd/acd-runner.js';
import type { StoredDecision } from '../../../src/app/ports/store.js';
import type { CallChange, KeptCall } from '../../../src/core/calls/kept-call.js';
import { CallDesk } from '../../../src/app/calls/call-desk.js';
import { VoicemailQuota, type VoicemailUse } from '../../../src/app/voicemails/voicemail-quota.js';
import { numberKinds } from '../../../src/adapters/numbering/number-kinds.js';
import { OutsideCalls } from '../../../src/app/voice/outside-calls.js';
import type { CallServices } from '../../../src/app/voice/call-services.js';
import { CompanyView } from '../../../src/app/company/company-view.js';
import { JournalWriter } from '../../../src/app/journal/journal-writer.js';
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { Company } from '../../../src/api/company.js';
import type { CallbackRequests } from '../../../src/app/voice/callback-port.js';
import type { CallerDirectory } from '../../../src/app/customers/caller-directory.js';
import type { AcdEngine, AgentState } from '../../../src/core/acd/acd-model.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { AgentId, CallId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeMedia } from '../../support/fake-media.js';
import { FakeRecordings } from '../../support/fake-recordings.js';
import { FakeTelephony, type FakeIncoming } from '../../support/fake-telephony.js';

export interface CallDeskFixtureOptions {
  /** Default: the real one. */
  readonly engine?: AcdEngine;
  readonly company?: Company;
  readonly callbacks?: CallbackRequests;
  readonly directory?: CallerDirectory;
}

export function createCallDeskFixture(options: CallDeskFixtureOptions = {}) {
  const clock = createFakeClock();
  const log = createFakeLog();
  const media = new FakeMedia();
  const telephony = new FakeTelephony();
  const recordings = new FakeRecordings();
  const events: JournalEvent[] = [];
  /** `poison`: events of that kind can never be written, for a fault of ours. */
  const store = {
    failing: undefined as Error | undefined,
    poison: undefined as JournalEvent['kind'] | undefined,
  };
  const kept = new Map<CallId, KeptCall>();
  const append = (
    batch: readonly JournalEvent[],
    _decisions?: readonly StoredDecision[],
    calls: readonly CallChange[] = [],
  ): void => {
    if (store.failing !== undefined) throw store.failing;
    if (batch.some(({ kind }) => kind === store.poison)) throw new Error('a bug');
    events.push(...batch);
    for (const change of calls)
      if (change.kept === undefined) kept.delete(change.callId);
      else kept.set(change.callId, change.kept);
  };
  const journal = new JournalWriter({
    journal: { append },
    clock,
    log,
    onEvents: () => undefined,
  });
  const acd = new AcdRunner({
    engine: options.engine ?? createAcdEngine(),
    journal,
    clock,
    log,
    onChanges: () => undefined,
  });
  let view = new CompanyView(options.company ?? demoCompany);
  let calls = 0;
  const outside = new OutsideCalls({
    company: () => view,
    numbers: numberKinds,
    clock,
    log,
  });
  const voicemails: VoicemailUse[] = [];
  const voicemailQuota = new VoicemailQuota({ company: () => view, use: () => voicemails });
  const services: CallServices = {
    journal,
    media,
    telephony: outside.guard(telephony),
    outside,
    acd,
    clock,
    log,
    recordings,
    company: () => view,
    voicemailQuota,
    ...(options.callbacks === undefined ? {} : { callbacks: options.callbacks }),
    ...(options.directory === undefined ? {} : { directory: options.directory }),
  };
  const desk = new CallDesk({
    services,
    newCallId: () => `call-${(calls += 1)}` as CallId,
  });
  acd.carryOutBy(desk);
  telephony.onIncoming((leg) => desk.receive(leg));
  acd.handle({ kind: 'configured', settings: view.acdSettings });

  const logIn = (...agents: readonly string[]): void => {
    for (const agentId of agents) {
      acd.handle({
        kind: 'agent-status-changed',
        agentId: agentId as AgentId,
        status: { kind: 'available' },
      });
      clock.advance(1);
    }
  };
  /** Lets everything that waits for a promise go on. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  /** A caller who has pressed 1 and waits for sales, or is being offered. */
  const callerInSales = async (number?: string): Promise<FakeIncoming> => {
    const before = media.endpoints.length;
    const caller = telephony.fromTrunk('+31205550100', number);
    await settle();
    media.endpoints[before]!.press('1');
    await settle();
    return caller;
  };
  return {
    clock,
    log,
    media,
    telephony,
    voicemails,
    recordings,
    events,
    store,
    journal,
    acd,
    services,
    desk,
    /** Calls in progress, as they were written last. */
    kept,
    logIn,
    settle,
    callerInSales,
    kinds: (): string[] => events.map((event) => event.kind),
    of: <K extends JournalEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<JournalEvent, { kind: K }> => event.kind === kind),
    stateOf: (agentId: string): AgentState['kind'] | undefined =>
      acd.snapshot().agents.find((agent) => agent.id === agentId)?.state.kind,
    reconfigure: (company: typeof demoCompany): void => {
      view = new CompanyView(company);
      acd.handle({ kind: 'configured', settings: view.acdSettings });
    },
  };
}

export type CallDeskFixture = ReturnType<typeof createCallDeskFixture>;
