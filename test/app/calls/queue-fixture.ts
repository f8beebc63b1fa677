// A call desk whose ACD does what the test says, with a company of one queue that the test configures.
// Never touches a network, a disk or a clock.
import { companySchema, type CompanyInput } from '../../../src/api/company.js';
import type { CallbackRequest, CallbackRequests } from '../../../src/app/voice/callback-port.js';
import type { CallerDirectory } from '../../../src/app/customers/caller-directory.js';
import type { EngineEffect, OverflowReason, WithdrawReason } from '../../../src/core/acd/acd-model.js';
import type { AgentId, CallId, OfferId, QueueId, RequestId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { FakeEndpoint } from '../../support/fake-media.js';
import type { FakeIncoming, FakeOutgoing } from '../../support/fake-telephony.js';
import { createCallDeskFixture } from './call-desk-fixture.js';
import { ScriptedEngine } from './scripted-engine.js';

export type QueueInput = Partial<NonNullable<CompanyInput['queues']>[number]>;

export class FakeCallbacks implements CallbackRequests {
  readonly requested: CallbackRequest[] = [];
  readonly gone: CallId[] = [];
  answer: 'accepted' | 'already-waiting' = 'accepted';

  request(request: CallbackRequest): 'accepted' | 'already-waiting' {
    this.requested.push(request);
    return this.answer;
  }

  callerGone(callId: CallId): void {
    this.gone.push(callId);
  }
}

export interface QueueFixtureOptions {
  readonly directory?: CallerDirectory;
  /** Besides `help`; the trunk has an outbound side unless told otherwise. */
  readonly company?: Partial<CompanyInput>;
  readonly withoutOutbound?: boolean;
}

const did = '+31205550199';

/** Queue `help` is dialled directly as +31205550199. */
export function createQueueFixture(queue: QueueInput = {}, options: QueueFixtureOptions = {}) {
  const engine = new ScriptedEngine();
  const callbacks = new FakeCallbacks();
  const company = companySchema.parse({
    ...demoCompany,
    trunks: [
      {
        id: 'demo',
        name: 'Demo trunk',
        addresses: ['127.0.0.1'],
        ...(options.withoutOutbound === true ? {} : { outbound: { host: '127.0.0.1' } }),
      },
    ],
    queues: [...demoCompany.queues, { id: 'help', name: 'Help', ...queue }],
    dids: [...demoCompany.dids, { number: did, destination: { kind: 'queue', queue: 'help' } }],
    ...options.company,
  });
  const desk = createCallDeskFixture({
    engine,
    company,
    callbacks,
    ...(options.directory === undefined ? {} : { directory: options.directory }),
  });
  let offers = 0;
  const order = (...effects: readonly EngineEffect[]): void => {
    engine.next.push(...effects);
    desk.acd.handle({ kind: 'time-passed' });
  };
  const queueId = 'help' as QueueId;
  const request = { requestId: 'call-1' as RequestId, interactionId: 'call-1' as CallId };
  return {
    ...desk,
    engine,
    callbacks,
    order,
    get callerEnd(): FakeEndpoint {
      return desk.media.endpoints[0]!;
    },
    call: async (number?: string): Promise<FakeIncoming> => {
      const caller = desk.telephony.fromTrunk(did, number);
      await desk.settle();
      return caller;
    },
    /** The ACD rings this agent for the caller; the phone. */
    ring: async (agentId = '201', waitedMs = 0): Promise<FakeOutgoing> => {
      offers += 1;
      order({
        kind: 'make-offer',
        offerId: `call-1#${offers}` as OfferId,
        ...request,
        agentId: agentId as AgentId,
        queueId,
        purpose: 'serve',
        waitedMs,
      });
      await desk.settle();
      return desk.telephony.lastTo(agentId);
    },
    withdraw: async (offer: number, reason: WithdrawReason): Promise<void> => {
      order({
        kind: 'withdraw-offer',
        offerId: `call-1#${offer}` as OfferId,
        ...request,
        reason,
      });
      await desk.settle();
    },
    overflow: async (reason: OverflowReason, from = 'help'): Promise<void> => {
      order({ kind: 'overflow-request', ...request, queueId: from as QueueId, reason });
      await desk.settle();
    },
    /** Names of the recordings that this endpoint was told to play, each time one list. */
    heard: (endpoint: FakeEndpoint = desk.media.endpoints[0]!): string[][] =>
      endpoint.played.map((list) =>
        list.map((audio) => (audio.kind === 'prompt' ? audio.prompt : audio.kind)),
      ),
    /** What plays has been heard to its end. */
    endPrompt: async (endpoint: FakeEndpoint = desk.media.endpoints[0]!): Promise<void> => {
      endpoint.endPrompt();
      await desk.settle();
    },
    press: async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) {
        desk.media.endpoints[0]!.pressDigit(key);
        await desk.settle();
      }
    },
    pass: async (ms: number): Promise<void> => {
      desk.clock.advance(ms);
      await desk.settle();
    },
    /** Nothing may be left open. */
    expectNothingLeft: async (): Promise<void> => {
      await desk.settle();
      expect(desk.desk.activeCalls).toBe(0);
      expect(desk.media.leaked()).toEqual([]);
      expect(desk.telephony.leaked()).toEqual([]);
      expect(desk.of('leg-ended')).toHaveLength(desk.of('leg-started').length);
      desk.acd.close();
      expect(desk.clock.pendingCount()).toBe(0);
    },
  };
}

export type QueueFixture = ReturnType<typeof createQueueFixture>;
