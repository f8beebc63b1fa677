// Callers, agents, keys, prompts and faults in any order: whatever happens, nothing is left open and nobody is lost count of.
// Never checks what is right in a single case; the other tests do.
import fc from 'fast-check';
import { companySchema, type CompanyInput } from '../../../src/api/company.js';
import type { AgentId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { FakeEndpoint } from '../../support/fake-media.js';
import type { FakeIncoming } from '../../support/fake-telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { FakeCallbacks } from './queue-fixture.js';

const agents = ['203', '204', '205'] as const;
const dids = ['+31205550190', '+31205550191', '+31205550192', '+31205550100'] as const;
const skills = [{ skill: 'support' }];

const company = companySchema.parse({
  ...demoCompany,
  trunks: [{ id: 'demo', name: 'Demo', addresses: ['127.0.0.1'], outbound: { host: '127.0.0.1' } }],
  queues: [
    ...demoCompany.queues,
    {
      ...{ id: 'all', name: 'All', skills, wrapUpSeconds: 1, ringSeconds: 10, resumePlaceSeconds: 60 },
      limits: { maxWaitSeconds: 40, maxWaiting: 2 },
      overflow: {
        'max-wait': { kind: 'queue', queue: 'plain' },
        'queue-full': { kind: 'callback' },
      },
      voice: {
        announcements: {
          ...{ first: 'queue-please-hold', position: 'exact', expectedWait: true, everySeconds: 10 },
          ...{ periodic: ['queue-still-waiting'], agentComing: 'queue-agent-coming' },
        },
        agentMessage: { prompt: 'digit-8', waitSoFar: true, choice: true },
        leaveByDigit: {
          '1': { kind: 'voicemail' },
          '2': { kind: 'extension', extension: '206' },
          '3': { kind: 'queue', queue: 'ring' },
          '4': { kind: 'flow', flow: 'welcome' },
          '6': { kind: 'external', number: '+31201112233' },
          '7': { kind: 'callback' },
        },
        callback: { digit: '5', recordReason: true },
      },
    },
    { id: 'plain', name: 'Plain', skills, wrapUpSeconds: 0 },
    {
      id: 'ring',
      name: 'Ring',
      skills,
      strategy: { kind: 'ring-all' },
      voice: { agentMessage: { waitSoFar: true } },
    },
  ],
  dids: [
    ...demoCompany.dids,
    { number: dids[0], destination: { kind: 'queue', queue: 'all' } },
    { number: dids[1], destination: { kind: 'queue', queue: 'ring' } },
    { number: dids[2], destination: { kind: 'queue', queue: 'all' } },
  ],
} satisfies CompanyInput);

const withoutQueue = { ...company, queues: company.queues.filter(({ id }) => id !== 'all') };

type Step =
  | { readonly kind: 'call'; readonly did: number; readonly caller: number }
  | {
      readonly kind: 'hang-up' | 'end-prompt' | 'end-recording' | 'drop' | 'refuse-bridge';
      readonly which: number;
    }
  | { readonly kind: 'key'; readonly which: number; readonly key: string }
  | { readonly kind: 'phone'; readonly which: number; readonly does: 'ring' | 'answer' | 'busy' | 'decline' }
  | { readonly kind: 'phone-hangs-up'; readonly which: number }
  | { readonly kind: 'agent'; readonly which: number; readonly available: boolean }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'queue'; readonly there: boolean };

const which = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('call' as const), did: fc.nat(3), caller: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hang-up' as const), which }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('end-prompt' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end-recording' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'refuse-bridge' as const), which }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('key' as const),
      which,
      key: fc.constantFrom(...'1112345556789*#'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('phone' as const),
      which,
      does: fc.constantFrom(
        'ring' as const,
        'answer' as const,
        'answer' as const,
        'busy' as const,
        'decline' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('phone-hangs-up' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('agent' as const),
      which: fc.nat(2),
      available: fc.boolean().map((off) => !off),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(10, 2000, 9000, 30_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('queue' as const), there: fc.boolean() }) },
);

class Scene {
  readonly callbacks = new FakeCallbacks();
  readonly desk: CallDeskFixture = createCallDeskFixture({ company, callbacks: this.callbacks });
  readonly faults: string[] = [];
  private readonly callers: FakeIncoming[] = [];
  private readonly dropped = new Set<FakeEndpoint>();
  private watched = 0;

  async take(next: Step): Promise<void> {
    const { desk } = this;
    switch (next.kind) {
      case 'call':
        this.callers.push(desk.telephony.fromTrunk(dids[next.did]!, `+3160000000${next.caller}`));
        break;
      case 'hang-up':
        this.hangUp(
          pick(
            this.callers.filter(({ over }) => !over),
            next.which,
          ),
        );
        break;
      case 'phone':
        this.phone(next.does, next.which);
        break;
      case 'phone-hangs-up':
        pick(
          desk.telephony.dialled.filter(({ leg }) => leg?.ended === false),
          next.which,
        )?.leg!.bye();
        break;
      case 'agent':
        desk.acd.handle({
          kind: 'agent-status-changed',
          agentId: agents[next.which]! as string as AgentId,
          status: { kind: next.available ? 'available' : 'logged-out' },
        });
        break;
      case 'time':
        desk.clock.advance(next.ms);
        break;
      case 'queue':
        desk.reconfigure(next.there ? company : withoutQueue);
        break;
      default:
        this.endpoint(
          next,
          pick(
            desk.media.endpoints.filter(({ destroyed }) => !destroyed),
            next.which,
          ),
        );
    }
    // Sometimes two things happen before anything is heard of the first.
    if (!('which' in next) || next.which % 2 === 0) await desk.settle();
    this.watch();
  }

  /** Everybody goes home. */
  async end(): Promise<void> {
    const { desk } = this;
    await desk.settle();
    for (const caller of this.callers) this.hangUp(caller);
    await desk.settle();
    for (const phone of desk.telephony.dialled) phone.fail('cancelled', 487);
    await desk.settle();
    this.watch();
  }

  private hangUp(caller: FakeIncoming | undefined): void {
    if (caller === undefined) return;
    if (caller.leg === undefined) caller.cancel();
    else caller.leg.bye();
  }

  private phone(does: 'ring' | 'answer' | 'busy' | 'decline', at: number): void {
    const phone = pick(
      this.desk.telephony.dialled.filter(({ over, leg }) => !over && leg === undefined),
      at,
    );
    if (does === 'ring') phone?.ring();
    else if (does === 'answer') phone?.pickUp();
    else phone?.fail(does === 'busy' ? 'busy' : 'declined', does === 'busy' ? 486 : 603);
  }

  private endpoint(
    next: Extract<Step, { readonly which: number }>,
    endpoint: FakeEndpoint | undefined,
  ): void {
    if (endpoint === undefined || this.dropped.has(endpoint)) return;
    if (next.kind === 'key') endpoint.pressDigit(next.key);
    else if (next.kind === 'end-prompt') endpoint.endPrompt();
    else if (next.kind === 'end-recording') endpoint.endRecording(next.which * 700);
    else if (next.kind === 'drop') this.drop(endpoint);
    else endpoint.refuseBridge = true;
  }

  private drop(endpoint: FakeEndpoint): void {
    this.dropped.add(endpoint);
    endpoint.drop('media-server-lost');
  }

  /** Nothing of the queue is heard in a conversation. */
  private watch(): void {
    for (const endpoint of this.desk.media.endpoints.slice(this.watched)) {
      const play = endpoint.play.bind(endpoint);
      endpoint.play = (audio) => {
        if (endpoint.bridgedWith !== undefined) this.faults.push(`${endpoint.id} speaks in a conversation`);
        return play(audio);
      };
      const startBackground = endpoint.startBackground.bind(endpoint);
      endpoint.startBackground = (audio) => {
        if (endpoint.bridgedWith !== undefined) this.faults.push(`${endpoint.id} plays in a conversation`);
        startBackground(audio);
      };
    }
    this.watched = this.desk.media.endpoints.length;
  }
}

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

test('whatever happens in whatever order, nothing is left open and the books balance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const scene = new Scene();
      const { desk, callbacks } = scene;
      desk.logIn('203');
      for (const next of steps) await scene.take(next);
      await scene.end();
      expect(scene.faults).toEqual([]);
      expect(desk.log.lines.filter(({ message }) => /unexpectedly/.test(message))).toEqual([]);
      expect(desk.desk.activeCalls).toBe(0);
      expect(desk.media.leaked()).toEqual([]);
      expect(desk.telephony.leaked()).toEqual([]);
      expect(desk.of('leg-ended')).toHaveLength(desk.of('leg-started').length);
      expect(desk.of('call-ended')).toHaveLength(desk.of('call-started').length);
      // A stay ends once, and once more each time that the caller came back to it.
      const back = desk.of('conversation-ended').filter(({ cause }) => cause === 'bridge-failed');
      expect(desk.of('queue-left')).toHaveLength(desk.of('call-queued').length + back.length);
      expect(desk.acd.snapshot().waiting).toEqual([]);
      expect(callbacks.gone).toEqual(callbacks.requested.map(({ callId }) => callId));
      desk.acd.close();
      expect(desk.clock.pendingCount()).toBe(0);
    }),
    {
      numRuns: Number(process.env['CHAOS_RUNS'] ?? 150),
      ...(process.env['CHAOS_SEED'] === undefined ? {} : { seed: Number(process.env['CHAOS_SEED']) }),
    },
  );
}, 120_000);
