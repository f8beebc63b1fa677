// Two user agents call each other over real loopback sockets.
// Never asserts timing; every wait is for an event.
import { createUserAgent } from '../../../src/softswitch/sip/user-agent.js';
import type { IncomingInvite, SipDialog, UserAgent } from '../../../src/softswitch/sip/user-agent-model.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';

const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const ANSWER = 'v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=é\r\nt=0 0\r\n';

let agents: UserAgent[] = [];

async function agent(): Promise<UserAgent> {
  const created = await createUserAgent({
    listeners: [
      { transport: 'udp', host: '127.0.0.1', port: 0 },
      { transport: 'tcp', host: '127.0.0.1', port: 0 },
    ],
    log: silentLog,
  });
  agents.push(created);
  return created;
}

function uriOf(target: UserAgent, transport: 'udp' | 'tcp', user = 'bob'): string {
  const port = target.listeners.find((listener) => listener.transport === transport)?.port ?? 0;
  return `sip:${user}@127.0.0.1:${port};transport=${transport}`;
}

function nextInvite(target: UserAgent): Promise<IncomingInvite> {
  return new Promise((resolve) => target.onInvite(resolve));
}

afterEach(async () => {
  await Promise.all(agents.map((one) => one.close()));
  agents = [];
});

async function establish(transport: 'udp' | 'tcp'): Promise<{ caller: SipDialog; callee: SipDialog }> {
  const alice = await agent();
  const bob = await agent();
  const arriving = nextInvite(bob);
  const call = alice.invite({ uri: uriOf(bob, transport), body: OFFER, headers: { 'X-Test': ['a', 'b'] } });
  const invite = await arriving;
  expect(invite.request.headers('x-test')).toEqual(['a', 'b']);
  const answered = invite.answer({ body: ANSWER });
  const outcome = await call.outcome;
  if (outcome.kind !== 'established') throw new Error(`refused with ${outcome.status}`);
  return { caller: outcome.dialog, callee: await answered };
}

describe.each(['udp', 'tcp'] as const)('a call over %s', (transport) => {
  it('rings, is answered, modified and hung up', async () => {
    const { caller, callee } = await establish(transport);
    expect(caller.remoteBody).toBe(ANSWER);
    expect(callee.remoteBody).toBe(OFFER);
    callee.onReinvite((body) => Promise.resolve(body + 'a=re\r\n'));
    expect(await caller.reinvite(OFFER)).toEqual({ kind: 'accepted', body: OFFER + 'a=re\r\n' });
    caller.onReinvite(() => Promise.resolve(603));
    expect(await callee.reinvite(OFFER)).toMatchObject({ kind: 'failed', status: 603 });
    expect(
      await caller.request('INFO', { body: 'Signal=1', contentType: 'application/dtmf-relay' }),
    ).toMatchObject({
      status: 200,
    });
    const ended = new Promise((resolve) => callee.onEnded(resolve));
    await caller.bye({ Reason: 'Q.850;cause=16;text="bye"' });
    expect(await ended).toEqual({ by: 'remote', reason: 'bye' });
    expect(await caller.request('INFO')).toMatchObject({ status: 481 });
  });

  it('is cancelled while ringing', async () => {
    const alice = await agent();
    const bob = await agent();
    const arriving = nextInvite(bob);
    const call = alice.invite({ uri: uriOf(bob, transport), body: OFFER });
    const ringing = new Promise<number | undefined>((resolve) =>
      call.onProvisional((r) => resolve(r.status)),
    );
    const invite = await arriving;
    const cancelled = new Promise<void>((resolve) => invite.onCancel(resolve));
    invite.ring();
    expect(await ringing).toBe(180);
    call.cancel();
    await cancelled;
    expect(await call.outcome).toMatchObject({ kind: 'failed', status: 487 });
  });

  it('is refused', async () => {
    const alice = await agent();
    const bob = await agent();
    bob.onInvite((invite) => invite.refuse(486, 'Busy', { 'Retry-After': '3' }));
    const call = alice.invite({ uri: uriOf(bob, transport), body: OFFER });
    expect(await call.outcome).toEqual({ kind: 'failed', status: 486, reason: 'Busy' });
  });

  it('fails at once when nobody listens there', async () => {
    const alice = await agent();
    const bob = await agent();
    const uri = uriOf(bob, transport);
    await bob.close();
    const startedMs = Date.now();
    expect(await alice.invite({ uri, body: OFFER }).outcome).toMatchObject({ kind: 'failed', status: 503 });
    expect(Date.now() - startedMs).toBeLessThan(10_000);
  });
});

it('hangs up what is up when it is closed', async () => {
  const { callee } = await establish('udp');
  const ended = new Promise((resolve) => callee.onEnded(resolve));
  await agents[0]?.close();
  expect(await ended).toMatchObject({ by: 'remote' });
});

it.each([
  ['Require', 'nonsense, 100rel', 420, 'Unsupported', 'nonsense'],
  ['Content-Type', 'text/plain', 415, 'Accept', 'application/sdp'],
  ['Content-Encoding', 'gzip', 415, 'Accept-Encoding', 'identity'],
])('is told what is not supported: %s: %s', async (name, value, status, header, told) => {
  const bob = await agent();
  bob.onInvite(() => undefined);
  const peer = await SipPeer.open('udp');
  const port = bob.listeners.find(({ transport }) => transport === 'udp')?.port ?? 0;
  const text = peer.request('INVITE', port, { body: 'v=0\r\n' });
  peer.send(
    name === 'Content-Type'
      ? text.replace('application/sdp', value)
      : text.replace('Max-Forwards', `${name}: ${value}\r\nMax-Forwards`),
    port,
  );
  const answer = await peer.expect((m) => m.status >= 200);
  await peer.close();
  expect([answer.status, answer.header(header)]).toEqual([status, told]);
});

it('gets 480 where nobody takes calls', async () => {
  const alice = await agent();
  const bob = await agent();
  expect(await alice.invite({ uri: uriOf(bob, 'udp') }).outcome).toMatchObject({ status: 480 });
});

it('answers a call to a host name', async () => {
  const alice = await agent();
  const bob = await agent();
  bob.onInvite((invite) => invite.refuse(486));
  const uri = uriOf(bob, 'udp').replace('127.0.0.1', 'localhost');
  expect(await alice.invite({ uri }).outcome).toMatchObject({ status: 486 });
});

describe.each(['udp', 'tcp'] as const)('an answer over %s whose Contact cannot be used', (transport) => {
  const hugeContact = `Contact: <sip:${'x'.repeat(5000)}@127.0.0.1>`;
  const withHugeContact = (text: string): string => text.replace(/^Contact:.*$/m, hugeContact);
  let peer: SipPeer;
  let alice: UserAgent;
  const call = () =>
    alice.invite({ uri: `sip:bob@127.0.0.1:${peer.port};transport=${transport}`, body: OFFER });

  beforeEach(async () => {
    peer = await SipPeer.open(transport);
    alice = await agent();
  });
  afterEach(() => peer.close());

  it.each([true, false])(
    'is acknowledged and hung up, and the call has failed; rang before: %s',
    async (rang) => {
      const { outcome } = call();
      const invite = await peer.expect(/^INVITE/);
      if (rang) invite.reply(peer.response(invite, 180, { tag: 'p1' }));
      const answer = withHugeContact(peer.response(invite, 200, { tag: 'p1', body: ANSWER }));
      invite.reply(answer);
      const ack = await peer.expect(/^ACK/);
      const bye = await peer.expect(/^BYE/);
      expect(await outcome).toEqual({ kind: 'failed', status: 502, reason: 'Bad Gateway: Contact Too Long' });
      const dialogOf = (message: PeerMessage) =>
        ['Call-ID', 'From', 'To']
          .map((name) => message.header(name))
          .concat(message.startLine.split(' ')[1] ?? '');
      expect(dialogOf(ack)).toEqual(dialogOf(bye));
      expect(bye.tag).toBe('p1');
      // The ACK was lost.
      invite.reply(answer);
      expect((await peer.expect(/^ACK/)).raw).toBe(ack.raw);
      bye.reply(peer.response(bye, 200));
      await alice.close();
      const hangUps = peer.received.filter(({ method }) => method === 'BYE');
      expect(new Set(hangUps.map(({ raw }) => raw)).size).toBe(1);
    },
  );

  it('is none of a call that was given up: 487, as if it could be used', async () => {
    const calling = call();
    const invite = await peer.expect(/^INVITE/);
    calling.cancel();
    invite.reply(withHugeContact(peer.response(invite, 200, { tag: 'p1', body: ANSWER })));
    await peer.expect(/^ACK/);
    await peer.expect(/^BYE/);
    expect(await calling.outcome).toMatchObject({ kind: 'failed', status: 487 });
  });

  it('changes a call that is up all the same: the address of before stands', async () => {
    const calling = call();
    const invite = await peer.expect(/^INVITE/);
    invite.reply(peer.response(invite, 200, { tag: 'p1', body: ANSWER }));
    const first = await peer.expect(/^ACK/);
    const outcome = await calling.outcome;
    if (outcome.kind !== 'established') throw new Error(`refused with ${outcome.status}`);
    const changed = outcome.dialog.reinvite(OFFER);
    const again = await peer.expect(/^INVITE/);
    again.reply(withHugeContact(peer.response(again, 200, { body: ANSWER })));
    expect(await changed).toEqual({ kind: 'accepted', body: ANSWER });
    expect((await peer.expect(/^ACK/)).startLine).toBe(first.startLine);
  });

  it('refuses as any other does', async () => {
    const { outcome } = call();
    const invite = await peer.expect(/^INVITE/);
    invite.reply(withHugeContact(peer.response(invite, 302, { tag: 'p1' })));
    expect(await outcome).toMatchObject({ kind: 'failed', status: 302 });
    await peer.expect(/^ACK/);
  });
});
