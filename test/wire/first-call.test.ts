// The main job, end to end: SIPp is the trunk, baresip processes are the desk phones, and the audio is measured.
// Never trusts what the service says about itself alone: both ends are heard.
import type { LiveSnapshot } from '../../src/api/live.js';
import { stopAllChildren } from '../support/child-process.js';
import { freeMediaPort } from '../support/free-port.js';
import { RtpSniffer } from '../support/rtp-sniffer.js';
import { ServiceUnderTest } from '../support/service-under-test.js';
import { loudness, otherSoundMs, tonePresence, type Recording } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const caller = '+31612345678';
// Not 440: the music on hold has that note.
const callerHz = 1850;
const agentHz = 1000;

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start();
});
afterEach(() => test.clear());
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

describe.each(['udp', 'tcp'] as const)('a caller and an agent over %s', (transport) => {
  it('menu, queue with music, agent by skill, conversation, books', async () => {
    const { live, service } = test;
    // Both can take sales calls, only 203 support.
    await test.agent('201', { answer: 'manual' });
    const right = await test.agent('203', { answer: 'manual', toneHz: agentHz, transport });
    const before = live.queues.get('support')!.today;
    const mediaPort = await freeMediaPort();
    const ear = await RtpSniffer.start(mediaPort);
    const pushedBefore = live.messages.length;
    const eventsBefore = right.events.length;

    const sipp = await test.sippCaller({
      scenario: 'caller-through-menu',
      digit: '2',
      mediaPort,
      transport,
      user: caller,
      toneHz: callerHz,
      talkMs: 8_000,
    });
    await test.untilStage(caller, 'menu');
    await right.waitForEvent('CALL_INCOMING', undefined, eventsBefore);
    await live.until('the queue shows one waiting caller', () => live.queues.get('support')?.waiting === 1);
    await test.untilAgent('203', 'available', 'ringing');
    // Every wallboard agrees, pushed or asked for.
    const board = await service.get<LiveSnapshot>('/wallboard');
    expect(board.queues.find(({ id }) => id === 'support')).toMatchObject({ waiting: 1, talking: 0 });
    expect(board.agents.find(({ id }) => id === '201')?.state).toBe('idle');
    expect(board.calls).toMatchObject([{ callerNumber: caller, queueId: 'support' }]);
    // The caller listens to music while the phone rings: 1.5 s of it are to be measured afterwards.
    const heardBeforeMs = durationMs(ear);
    await untilHeard(ear, heardBeforeMs + 1_500);

    const musicUntilMs = recordedMs(ear.recording());
    await right.accept();
    const callId = await test.untilStage(caller, 'talking');
    await live.until('the queue shows a conversation', () => {
      const queue = live.queues.get('support');
      return queue?.talking === 1 && queue.waiting === 0;
    });
    expect(
      (await service.get<LiveSnapshot>('/wallboard')).agents.find(({ id }) => id === '203'),
    ).toMatchObject({ state: 'talking', callId, queueId: 'support' });

    expect(await sipp.result()).toMatchObject({ exitCode: 0, successful: 1, failed: 0 });
    await right.waitForEvent('CALL_CLOSED', undefined, eventsBefore);
    await test.settled();

    // Both ways, by frequency.
    const atCaller = ear.recording();
    const agentTone = tonePresence(atCaller, agentHz);
    expect(agentTone.presentMs).toBeGreaterThanOrEqual(1_000);
    await right.stop();
    const atAgent = right.heard();
    expect(tonePresence(atAgent, callerHz).presentMs).toBeGreaterThanOrEqual(1_000);
    expect(tonePresence(atAgent, agentHz).presentMs).toBe(0);
    // Before the agent: music, that is sound which is neither tone.
    const { firstMs = 0, lastMs = 0 } = agentTone;
    // The tone is found in windows of 100 ms.
    expect(musicUntilMs).toBeLessThanOrEqual(firstMs + 100);
    expect(loudness(atCaller, musicUntilMs - 1_300, musicUntilMs - 300)).toBeGreaterThan(-45);
    // And no music under the conversation: the tone is all there is.
    expect(otherSoundMs(atCaller, agentHz, firstMs, lastMs)).toBeLessThanOrEqual(300);

    const after = live.queues.get('support')!.today;
    expect(after).toMatchObject({
      offered: before.offered + 1,
      answered: before.answered + 1,
      abandoned: before.abandoned,
    });
    const detail = await service.call(callId);
    expect(detail).toMatchObject({
      direction: 'inbound',
      trunkId: 'demo',
      dialled: '+31205550100',
      callerNumber: caller,
      outcome: 'answered',
      queueId: 'support',
      agentId: '203',
    });
    expect(detail.talkMs).toBeGreaterThan(500);
    expect(detail.legs).toMatchObject([
      { role: 'caller', endedBy: 'remote' },
      { role: 'agent', extension: '203', agentId: '203', endedBy: 'local' },
    ]);
    expect(detail.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'call-started',
        'flow-entered',
        'digits-pressed',
        'call-queued',
        'offer-made',
        'leg-ringing',
        'offer-ended',
        'conversation-started',
        'conversation-ended',
        'call-ended',
      ]),
    );
    expect(detail.events.find(({ kind }) => kind === 'digits-pressed')).toMatchObject({ digits: '2' });

    // The WebSocket told the whole story, in order.
    const stages = live.messages
      .slice(pushedBefore)
      .flatMap((message) => message.calls ?? [])
      .filter((call) => call.id === callId)
      .map(({ stage }) => stage);
    expect(stages.filter((stage, index) => stage !== stages[index - 1])).toEqual(
      expect.arrayContaining(['menu', 'ringing', 'talking']),
    );
    await ear.stop();
  });
});

const recordedMs = ({ samples, sampleRate }: Recording): number => (samples.length * 1000) / sampleRate;
const durationMs = (ear: RtpSniffer): number => ear.packets().length * 20;

async function untilHeard(ear: RtpSniffer, ms: number): Promise<void> {
  const deadline = Date.now() + ms + 30_000;
  while (durationMs(ear) < ms) {
    if (Date.now() > deadline) throw new Error(`the caller hears nothing: ${durationMs(ear)} of ${ms} ms`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
