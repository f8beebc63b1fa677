// Numbers outside through a carrier, and phones that answer by themselves: the SIP side on real sockets against SIPp.
// Never starts the daemon.
import { TelephonyFixture, sdp } from '../adapters/sip/telephony-fixture.js';
import type { OutgoingLeg } from '../../src/app/ports/telephony.js';
import type { AutoAnswer } from '../../src/core/calls/dialled-party.js';
import type { ExtensionNumber, TrunkId } from '../../src/core/kernel/ids.js';
import { stopAllChildren } from '../support/child-process.js';
import { startCustomer, type CustomerOptions } from '../support/customer-phone.js';
import { startSippAgent, type SippProcess } from '../support/sipp-process.js';

jest.setTimeout(180_000);

let fixture: TelephonyFixture;
beforeAll(async () => {
  fixture = await TelephonyFixture.open();
});
afterEach(() => stopAllChildren());
afterAll(() => fixture.close());

const password = 'very secret';

/** A call to that customer; the trunk's credentials are what the carrier wants unless told otherwise. */
async function callTo(
  options: CustomerOptions,
  credentials = { username: 'centrale', password },
): Promise<{ customer: SippProcess; call: OutgoingLeg }> {
  const customer = await startCustomer({ user: 'centrale', password, talkMs: 1000, ...options });
  fixture.outbound = {
    host: '127.0.0.1',
    addresses: [],
    port: customer.localPort,
    transport: options.transport ?? 'udp',
    callerNumber: '+31205550100',
    credentials,
  };
  const call = fixture.telephony.dial({
    to: { kind: 'external', number: '+31612345678', trunkId: 'demo' as TrunkId },
    localSdp: sdp(41000),
    callerNumber: '',
    callerName: undefined,
    timeoutMs: options.behaviour === 'never-answers' ? 1500 : 20_000,
  });
  return { customer, call };
}

describe('a carrier', () => {
  it.each(['udp', 'tcp'] as const)('asks who we are, rings and connects (%s)', async (transport) => {
    const { customer, call } = await callTo({ behaviour: 'asks-for-credentials', transport });
    let rang = false;
    call.onRinging(() => (rang = true));
    const outcome = await call.outcome;
    if (outcome.kind !== 'answered') throw new Error(`${outcome.cause} ${outcome.sipStatus}`);
    expect(rang).toBe(true);
    expect(outcome.leg.remoteSdp).toContain('m=audio');
    await outcome.leg.hangUp();
    expect(await customer.result()).toMatchObject({ exitCode: 0, successful: 1, failed: 0, errors: '' });
  });

  it('that does not know our password is asked once, and no more', async () => {
    const wrong = { username: 'centrale', password: 'wrong' };
    const { customer, call } = await callTo({ behaviour: 'asks-for-credentials' }, wrong);
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'unreachable', sipStatus: 401 });
    expect(await customer.result()).toMatchObject({ exitCode: 0, failed: 0, errors: '' });
  });

  it.each([
    ['busy', 'busy'],
    ['declines', 'declined'],
    ['never-answers', 'no-answer'],
  ] as const)('whose customer %s', async (behaviour, cause) => {
    const { customer, call } = await callTo({ behaviour });
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause });
    expect(await customer.result()).toMatchObject({ exitCode: 0, failed: 0 });
  });

  it('whose customer hangs up first is heard of', async () => {
    const { customer, call } = await callTo({ behaviour: 'answers-then-hangs-up' });
    const outcome = await call.outcome;
    if (outcome.kind !== 'answered') throw new Error(outcome.cause);
    const { leg } = outcome;
    expect(await new Promise<string>((resolve) => leg.onHungUp(resolve))).toBe('hung-up');
    expect(await customer.result()).toMatchObject({ exitCode: 0, successful: 1 });
  });
});

describe('a phone that is to answer by itself', () => {
  const headers: readonly (readonly [AutoAnswer, string, string])[] = [
    ['answer-mode', 'Answer-Mode', 'Auto'],
    ['call-info', 'Call-Info', 'sip:.*;answer-after=0'],
    ['alert-info', 'Alert-Info', 'http:.*;info=alert-autoanswer;delay=0'],
  ];

  it.each(headers)('is told so by %s', async (autoAnswer, name, pattern) => {
    const phone = await startSippAgent({
      scenario: 'agent-answers-by-itself',
      remote: `127.0.0.1:${fixture.sipPort}`,
      user: '201',
      password: 'demo-201',
      expectHeader: { name, pattern },
      talkMs: 500,
      calls: 1,
    });
    const call = fixture.telephony.dial({
      to: { kind: 'extension', extension: '201' as ExtensionNumber, autoAnswer },
      localSdp: sdp(41000),
      callerNumber: '+31612345678',
      callerName: undefined,
      timeoutMs: 10_000,
    });
    const outcome = await call.outcome;
    if (outcome.kind !== 'answered') throw new Error(`${outcome.cause} ${outcome.sipStatus}`);
    await outcome.leg.hangUp();
    expect(await phone.result()).toMatchObject({ exitCode: 0, successful: 1, errors: '' });
  });
});
