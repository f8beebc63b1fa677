// The test phones call one another without Centrale: what they cannot do here cannot be asked of them later.
// Never starts the daemon.
import { BaresipPhone } from '../support/baresip-phone.js';
import { stopAllChildren } from '../support/child-process.js';
import { freeMediaPort } from '../support/free-port.js';
import { RtpSniffer } from '../support/rtp-sniffer.js';
import { SippProcess, type ScenarioName } from '../support/sipp-process.js';
import { tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);
afterEach(() => stopAllChildren());

async function callBetween(caller: ScenarioName, agent: ScenarioName, talkMs = 1_000) {
  // The agent's tone is the longer one: an agent who hangs up does so after the caller's key.
  const phone = await SippProcess.start({
    scenario: agent,
    talkMs: talkMs + 4_000,
    toneHz: 1000,
    user: '201',
  });
  const trunk = await SippProcess.start({
    scenario: caller,
    remote: `127.0.0.1:${phone.localPort}`,
    service: '201',
    beforeDigitMs: 300,
    talkMs,
    toneHz: 440,
    timeoutMs: 30_000,
  });
  return { trunk: await trunk.result(), phone: await phone.result() };
}

describe('SIPp scenarios', () => {
  const fitting: readonly (readonly [ScenarioName, ScenarioName])[] = [
    ['caller-through-menu', 'agent-answers'],
    ['caller-until-hung-up', 'agent-answers-then-hangs-up'],
    ['caller-hangs-up-in-menu', 'agent-answers'],
    ['caller-hangs-up-in-queue', 'agent-answers'],
    ['caller-cancels', 'agent-never-answers'],
  ];

  it.each(fitting)('%s with %s', async (caller, agent) => {
    const { trunk, phone } = await callBetween(caller, agent);
    expect(trunk).toMatchObject({ exitCode: 0, successful: 1, failed: 0 });
    expect(phone).toMatchObject({ exitCode: 0, successful: 1, failed: 0 });
  });

  it.each(['agent-declines', 'agent-busy'] as const)(
    '%s refuses, and the caller counts a failure',
    async (agent) => {
      const { trunk, phone } = await callBetween('caller-through-menu', agent);
      expect(trunk).toMatchObject({ exitCode: 1, failed: 1 });
      expect(trunk.errors).toContain(agent === 'agent-busy' ? '486' : '603');
      expect(phone).toMatchObject({ exitCode: 0, successful: 1 });
    },
  );

  it('hears both tones at the ports of the two phones', async () => {
    const [trunkMedia, phoneMedia] = [await freeMediaPort(), await freeMediaPort()];
    const atTrunk = await RtpSniffer.start(trunkMedia);
    const atPhone = await RtpSniffer.start(phoneMedia);
    const phone = await SippProcess.start({
      scenario: 'agent-answers',
      mediaPort: phoneMedia,
      talkMs: 2_000,
      toneHz: 1000,
    });
    const trunk = await SippProcess.start({
      scenario: 'caller-through-menu',
      remote: `127.0.0.1:${phone.localPort}`,
      mediaPort: trunkMedia,
      beforeDigitMs: 200,
      talkMs: 2_000,
      digit: '2',
    });
    expect(await trunk.result()).toMatchObject({ exitCode: 0 });
    expect(await phone.result()).toMatchObject({ exitCode: 0 });
    expect(tonePresence(atPhone.recording(), 440).presentMs).toBeGreaterThanOrEqual(1_500);
    expect(tonePresence(atTrunk.recording(), 1000).presentMs).toBeGreaterThanOrEqual(1_000);
    const events = atPhone.packets().filter((packet) => ((packet[1] ?? 0) & 0x7f) === 101);
    expect(new Set(events.map((packet) => packet[12]))).toEqual(new Set([2]));
  });
});

describe('baresip phones', () => {
  it('call one another, and each records the tone of the other', async () => {
    const called = await BaresipPhone.start({ user: '202', registrar: '127.0.0.1:1', toneHz: 1000 });
    const calling = await BaresipPhone.start({ user: '201', registrar: '127.0.0.1:1', toneHz: 440 });
    await calling.dial(`sip:202@127.0.0.1:${called.sipPort}`);
    await Promise.all([calling, called].map((phone) => phone.waitForEvent('CALL_ESTABLISHED')));
    await Promise.all([called.untilTone(440, 1_000), calling.untilTone(1000, 1_000)]);
    await calling.hold();
    await calling.resume();
    await new Promise((next) => setTimeout(next, 500));
    await calling.hangUp();
    await called.waitForEvent('CALL_CLOSED');
    await Promise.all([calling.stop(), called.stop()]);
    expect(tonePresence(called.heard(), 440).presentMs).toBeGreaterThanOrEqual(1_000);
    expect(tonePresence(calling.heard(), 1000).presentMs).toBeGreaterThanOrEqual(1_000);
    await Promise.all([calling.remove(), called.remove()]);
  });

  it('answers by hand when told to', async () => {
    const called = await BaresipPhone.start({ user: '202', registrar: '127.0.0.1:1', answer: 'manual' });
    const calling = await BaresipPhone.start({ user: '201', registrar: '127.0.0.1:1' });
    await calling.dial(`sip:202@127.0.0.1:${called.sipPort}`);
    await called.waitForEvent('CALL_INCOMING');
    await called.accept();
    await calling.waitForEvent('CALL_ESTABLISHED');
    await called.hangUp();
    await calling.waitForEvent('CALL_CLOSED');
    await Promise.all([calling.remove(), called.remove()]);
  });
});
