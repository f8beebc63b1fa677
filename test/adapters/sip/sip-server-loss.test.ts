// The connection to the SIP server: refused, late, lost with calls on it, and back.
import type { IncomingLeg } from '../../../src/app/ports/telephony.js';
import Srf from 'drachtio-srf';
import { DrachtioTelephony } from '../../../src/adapters/sip/drachtio-telephony.js';
import { freePort } from '../../support/free-port.js';
import { TcpRelay } from '../../support/tcp-relay.js';
import { did, emptyCompanyOptions, nothingHeld, sdp, TelephonyFixture } from './telephony-fixture.js';

test('with the server every leg is lost, told apart from a caller who hangs up, and nothing stays behind', async () => {
  const fixture = await TelephonyFixture.open();
  try {
    const carrier = await fixture.peer();
    const desk = await fixture.peer();
    await fixture.register(desk, '202');
    const call = async (callId: string): Promise<IncomingLeg> => {
      const parts = { uri: `sip:${did}@127.0.0.1:${fixture.sipPort}`, callId, body: sdp() };
      carrier.send(carrier.request('INVITE', fixture.sipPort, parts), fixture.sipPort);
      return fixture.incoming();
    };
    const causes: string[] = [];
    const answering = (await call('talking')).answer(sdp());
    const ok = await carrier.expect(({ status, method }) => status === 200 && method === 'INVITE');
    const ack = { callId: 'talking', to: ok.header('To') };
    carrier.send(carrier.request('ACK', fixture.sipPort, ack), fixture.sipPort);
    const talking = await answering;
    talking!.onHungUp((cause) => causes.push(`talking ${cause}`));
    (await call('ringing')).onCancelled((cause) => causes.push(`ringing ${cause}`));
    const dialling = fixture.telephony.dial({
      to: { kind: 'extension', extension: '202' as never, autoAnswer: 'off' },
      localSdp: sdp(),
      callerNumber: '',
      callerName: undefined,
      timeoutMs: 10_000,
    });
    await desk.expect((message) => message.method === 'INVITE');
    fixture.telephony.onUpChanged((up) => causes.push(`up ${up}`));
    await fixture.softswitch.close();
    expect(await dialling.outcome).toEqual({ kind: 'failed', cause: 'unreachable' });
    await fixture.until(() => causes.length === 3);
    expect(causes).toEqual(['talking sip-server-lost', 'ringing sip-server-lost', 'up false']);
    expect(fixture.telephony.isUp()).toBe(false);
    await talking!.hangUp();
    await fixture.until(() => JSON.stringify(fixture.held()) === JSON.stringify(nothingHeld));
    const unreachable = fixture.telephony.dial({
      to: { kind: 'extension', extension: '202' as never, autoAnswer: 'off' },
      localSdp: sdp(),
      callerNumber: '',
      callerName: undefined,
      timeoutMs: 10_000,
    });
    expect(await unreachable.outcome).toEqual({ kind: 'failed', cause: 'unreachable' });
  } finally {
    await fixture.close();
  }
});

test('a server that refuses the secret is not believed to be up', async () => {
  const fixture = await TelephonyFixture.open({ secret: 'wrong', connect: false });
  try {
    await expect(fixture.telephony.connect(5000)).rejects.toThrow(/refuses the secret/);
    expect(fixture.telephony.isUp()).toBe(false);
  } finally {
    await fixture.close();
  }
});

test('a server that comes up late, goes and comes back is connected each time', async () => {
  const fixture = await TelephonyFixture.open({ connect: false });
  const relay = new TcpRelay();
  // Nobody listens there at first, and the system gives it to nobody meanwhile.
  relay.port = await freePort();
  const telephony = new DrachtioTelephony(new Srf(), emptyCompanyOptions('127.0.0.1', relay.port));
  try {
    const ups: boolean[] = [];
    telephony.onUpChanged((up) => ups.push(up));
    await expect(telephony.connect(200)).rejects.toThrow(/did not answer within 200 ms/);
    await relay.open(fixture.softswitch.addresses.drachtio);
    await fixture.until(() => telephony.isUp());
    await relay.cut();
    await fixture.until(() => !telephony.isUp());
    await relay.open(fixture.softswitch.addresses.drachtio);
    await fixture.until(() => telephony.isUp());
    expect(ups).toEqual([true, false, true]);
    await telephony.close();
    await relay.cut();
    expect(ups).toEqual([true, false, true]);
  } finally {
    await telephony.close();
    await relay.cut();
    await fixture.close();
  }
});

test('a server that is away is tried less and less often, and never more than 5 s apart', async () => {
  const srf = new Srf();
  const telephony = new DrachtioTelephony(srf, emptyCompanyOptions('127.0.0.1', await freePort()));
  const delays: number[] = [];
  (srf as unknown as NodeJS.EventEmitter).on('reconnecting', ({ delay }: { delay: number }) =>
    delays.push(delay),
  );
  const { retryMaxDelay } = (telephony.connection as unknown as { reconnect: { retryMaxDelay: number } })
    .reconnect;
  expect(retryMaxDelay).toBe(5000);
  try {
    await expect(telephony.connect(3000)).rejects.toThrow(/did not answer/);
    expect(delays.slice(0, 4)).toEqual([255, 433, 736, 1251]);
    expect(delays.length).toBeLessThanOrEqual(5);
  } finally {
    await telephony.close();
  }
});
