// Conversations between real phones: who hangs up first, hold and resume, extension calls, feature codes, refusals.
// Never takes a 200 for a conversation: the audio is measured at the phones.
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { stopAllChildren } from '../support/child-process.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { startSippAgent } from '../support/sipp-process.js';
import { SipPeer } from '../support/sip-peer.js';
import {
  levelAt,
  loudness,
  tonePresence,
  type Recording,
  type TonePresence,
} from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const caller = '31600000001';
// Not 440: the music on hold has that note.
const callerHz = 1850;

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start();
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

async function talking(): Promise<{ agent: BaresipPhone; phone: BaresipPhone; callId: string }> {
  const agent = await test.agent('203', { answer: 'auto', toneHz: 1000 });
  const phone = await test.trunkPhone(caller, { toneHz: callerHz });
  await phone.dial(supportDid);
  const callId = await test.untilStage(caller, 'talking');
  return { agent, phone, callId };
}

it('the agent hangs up first: the caller gets a BYE, the call counts as answered', async () => {
  const { agent, phone } = await talking();
  await phone.untilTone(1000, 300);
  await agent.hangUp();
  await phone.waitForEvent('CALL_CLOSED');
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'agent-hung-up', agentId: '203' });
  expect(detail.legs).toMatchObject([
    { role: 'caller', endedBy: 'local' },
    { role: 'agent', endedBy: 'remote' },
  ]);
});

it('the caller hangs up first: the phone falls silent, the agent does the after-call work', async () => {
  const { agent, phone, callId } = await talking();
  const from = agent.events.length;
  await phone.hangUp();
  await agent.waitForEvent('CALL_CLOSED', undefined, from);
  await test.untilAgent('203', 'available', 'wrap-up');
  await test.untilAgent('203', 'available', 'idle');
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up' });
  const kinds = (await test.service.call(callId)).events.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['wrap-up-started', 'wrap-up-ended']));
});

it('both hang up in the same instant: one call, ended once, and nothing left', async () => {
  const { agent, phone, callId: first } = await talking();
  let callId = first;
  for (let round = 1; round <= 4; round++) {
    // They hear each other: had the agent hung up before, the caller would be back in the queue.
    await phone.untilTone(1000, 300);
    const [fromAgent, fromPhone] = [agent.events.length, phone.events.length];
    // Who is slower finds no call to hang up any more; baresip has nothing against that.
    await Promise.all([agent.hangUp(), phone.hangUp()]);
    await agent.waitForEvent('CALL_CLOSED', undefined, fromAgent);
    await phone.waitForEvent('CALL_CLOSED', undefined, fromPhone);
    await test.untilAgent('203', 'available', 'idle');
    await test.settled();
    const detail = await test.service.call(callId);
    expect(detail.outcome).toBe('answered');
    for (const kind of ['call-ended', 'conversation-ended', 'wrap-up-started'])
      expect(detail.events.filter((event) => event.kind === kind)).toHaveLength(1);
    if (round === 4) return;
    await phone.dial(supportDid);
    callId = await test.untilStage(caller, 'talking');
  }
});

it.each([
  ['agent', 1000],
  ['caller', callerHz],
] as const)(
  '%s holds and resumes: the other hears music meanwhile and the tone again after',
  async (who, hz) => {
    const { agent, phone, callId } = await talking();
    const [holder, held] = who === 'agent' ? [agent, phone] : [phone, agent];
    await held.untilTone(hz, 1_200);
    await holder.hold();
    await test.live.until('on hold', () => test.live.calls.get(callId)?.stage === 'on-hold');
    const tone = (heard: Recording): TonePresence => tonePresence(heard, hz);
    await held.untilHeard('the music', (heard) => durationMs(heard) - (tone(heard).lastMs ?? 0) >= 2_400);
    await holder.resume();
    await test.live.until('talking again', () => test.live.calls.get(callId)?.stage === 'talking');
    await held.untilHeard('the tone again', (heard) => tone(heard).presentMs >= 2_400);
    await phone.hangUp();
    await test.settled();
    await held.stop();
    const heard = held.heard();
    const { firstMs, lastMs, silentFromMs, silentToMs } = longestGap(heard, hz);
    // The tone before and after, and at least two seconds of something else, and loud, between.
    expect(silentFromMs - firstMs).toBeGreaterThanOrEqual(900);
    expect(lastMs - silentToMs).toBeGreaterThanOrEqual(900);
    expect(silentToMs - silentFromMs).toBeGreaterThanOrEqual(2_000);
    expect(loudness(heard, silentFromMs + 500, silentToMs - 300)).toBeGreaterThan(-45);
    const detail = await test.endedCall(caller);
    const legId = detail.legs.find((leg) => leg.role === who)?.id;
    expect(
      detail.events.filter(({ kind }) => kind.startsWith('leg-held') || kind === 'leg-resumed'),
    ).toMatchObject([
      { kind: 'leg-held', legId },
      { kind: 'leg-resumed', legId },
    ]);
    expect(detail.holdMs).toBeGreaterThanOrEqual(2_000);
  },
);

const durationMs = ({ samples, sampleRate }: Recording): number => (samples.length * 1000) / sampleRate;

/** Where a tone that is heard before and after is not heard for the longest time. */
function longestGap(heard: Recording, hz: number) {
  const totalMs = durationMs(heard);
  const present: number[] = [];
  for (let at = 0; at + 100 <= totalMs; at += 100) {
    const isTone = levelAt(heard, hz, at, at + 100) - 3 > loudness(heard, at, at + 100) - 3;
    if (isTone && loudness(heard, at, at + 100) > -35) present.push(at);
  }
  let gap = { silentFromMs: 0, silentToMs: 0 };
  present.forEach((at, index) => {
    const next = present[index + 1] ?? at;
    if (next - at - 100 > gap.silentToMs - gap.silentFromMs)
      gap = { silentFromMs: at + 100, silentToMs: next };
  });
  return { firstMs: present[0] ?? 0, lastMs: (present.at(-1) ?? 0) + 100, ...gap };
}

describe('extension to extension', () => {
  it.each(['udp', 'tcp'] as const)('two phones hear each other (the called one on %s)', async (transport) => {
    const calling = await test.phone('201', { toneHz: callerHz });
    const called = await test.phone('207', { toneHz: 1000, answer: 'manual', transport });
    await calling.dial('207');
    await called.waitForEvent('CALL_INCOMING');
    await calling.waitForEvent('CALL_RINGING');
    await called.accept();
    await test.untilStage('201', 'talking');
    await Promise.all([called.untilTone(callerHz, 1_000), calling.untilTone(1000, 1_000)]);
    await called.hangUp();
    await calling.waitForEvent('CALL_CLOSED');
    await test.settled();
    await Promise.all([calling.stop(), called.stop()]);
    expect(tonePresence(called.heard(), callerHz).presentMs).toBeGreaterThanOrEqual(1_000);
    expect(tonePresence(calling.heard(), 1000).presentMs).toBeGreaterThanOrEqual(1_000);
    expect(await test.endedCall('201')).toMatchObject({
      direction: 'internal',
      dialled: '207',
      outcome: 'answered',
      queueId: null,
    });
  });

  it.each([
    ['agent-busy', '486', 'busy'],
    ['agent-declines', '603', 'declined'],
  ] as const)('%s: the calling phone is told %s', async (scenario, status, cause) => {
    await test.sippAgent('207', scenario);
    const calling = await test.phone('201');
    await calling.dial('207');
    const closed = await calling.waitForEvent('CALL_CLOSED');
    expect(closed.param).toContain(status);
    await test.settled();
    expect(await test.endedCall('201')).toMatchObject({ outcome: 'unanswered', cause });
  });

  it('nobody registered: unavailable at once', async () => {
    const calling = await test.phone('201');
    await calling.dial('206');
    expect((await calling.waitForEvent('CALL_CLOSED')).param).toContain('480');
    await test.settled();
  });
});

it('*13 is a break, *12 the end of the day; no call comes meanwhile', async () => {
  const agent = await test.agent('203', { answer: 'auto' });
  await test.dialFeature(agent, '*13');
  await test.untilAgent('203', 'on-break', 'idle');
  expect(test.live.agents.get('203')?.breakReason).toBe('break');
  const from = agent.events.length;
  const phone = await test.trunkPhone(caller);
  await phone.dial(supportDid);
  await test.untilStage(caller, 'waiting');
  await test.dialFeature(agent, '*12');
  await test.untilAgent('203', 'logged-out', 'idle');
  expect(agent.events.slice(from).map(({ type }) => type)).not.toContain('CALL_INCOMING');
  await test.dialFeature(agent, '*11');
  await test.untilStage(caller, 'talking');
  await phone.hangUp();
  await test.settled();
});

describe('refused', () => {
  it('a phone with a wrong password does not register', async () => {
    const phone = { scenario: 'agent-answers', user: '206', password: 'wrong' } as const;
    await expect(startSippAgent({ ...phone, remote: test.address })).rejects.toThrow(/403/);
    expect(test.live.agents.get('206')?.reachable).toBe(false);
  });

  it.each(['0201234567', '999', '*99'])('a phone that dials %s is told 404', async (number) => {
    const phone = await test.phone('201');
    await phone.dial(number);
    expect((await phone.waitForEvent('CALL_CLOSED')).param).toContain('404');
    await test.settled();
  });

  it('a carrier that dials a number which is not ours is told 404', async () => {
    // Who has not called before: the newest call of this number is the one that is looked for.
    const wrong = '31600000002';
    const phone = await test.trunkPhone(wrong);
    await phone.dial('+31205559999');
    expect((await phone.waitForEvent('CALL_CLOSED')).param).toContain('404');
    await test.settled();
    expect(await test.endedCall(wrong)).toMatchObject({ outcome: 'rejected', cause: 'unknown-number' });
  });

  it('who claims to be an extension must prove it, from the trunk address too', async () => {
    const before = (await test.service.allCalls()).length;
    const impostor = await test.trunkPhone('203');
    await impostor.dial('205');
    expect((await impostor.waitForEvent('CALL_CLOSED')).param).toMatch(/40[137]/);
    expect(await test.service.allCalls()).toHaveLength(before);
  });

  it('an address that is no trunk is challenged, whatever it dials and whoever it says it is', async () => {
    const before = (await test.service.allCalls()).length;
    const text = await SipPeer.open('udp');
    const stranger = createSocket('udp4');
    try {
      await new Promise<void>((next) => stranger.bind(0, '127.0.0.2', next));
      const port = stranger.address().port;
      for (const [from, to] of [
        ['+31612345678', demoDid],
        ['299', '201'],
        ['201', '*11'],
      ] as const) {
        const invite = text
          .request('INVITE', test.sipPort, { uri: `sip:${to}@${test.address}`, body: 'v=0\r\n' })
          .replaceAll(`127.0.0.1:${text.port}`, `127.0.0.2:${port}`)
          .replaceAll('sip:peer@', `sip:${from}@`);
        const callId = /^Call-ID: (.*)\r$/m.exec(invite)?.[1] ?? '';
        const answer = new Promise<string>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('no final answer')), 30_000);
          const look = (data: Buffer): void => {
            // Answers to the one before are repeated, as nobody acknowledges them.
            if (/^SIP\/2\.0 1/.test(data.toString()) || !data.includes(callId)) return;
            clearTimeout(timer);
            stranger.off('message', look);
            resolve(data.toString());
          };
          stranger.on('message', look);
        });
        stranger.send(invite, test.sipPort, '127.0.0.1');
        expect((await answer).split('\r\n')[0]).toMatch(/^SIP\/2\.0 40[137]/);
      }
    } finally {
      stranger.close();
      await text.close();
    }
    expect(await test.service.allCalls()).toHaveLength(before);
  });
});

it('the service stops in the middle of it: both get a BYE, and its own stop is the last that is recorded', async () => {
  const { agent, phone, callId } = await talking();
  const [fromAgent, fromPhone] = [agent.events.length, phone.events.length];
  await test.service.stop();
  await agent.waitForEvent('CALL_CLOSED', undefined, fromAgent);
  await phone.waitForEvent('CALL_CLOSED', undefined, fromPhone);
  const database = new Database(join(test.dir, 'centrale.db'), { readonly: true });
  try {
    const recorded = database
      .prepare('SELECT kind, call_id AS callId FROM journal_event ORDER BY seq DESC LIMIT 20')
      .all() as { kind: string; callId: string | null }[];
    expect(recorded[0]).toEqual({ kind: 'daemon-stopped', callId: null });
    expect(recorded).toContainEqual({ kind: 'call-ended', callId });
  } finally {
    database.close();
  }
  await test.startAgain();
  expect(await test.endedCall(caller)).toMatchObject({ outcome: 'interrupted', cause: 'service-stopped' });
});
