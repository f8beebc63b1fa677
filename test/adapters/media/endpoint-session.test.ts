// What a media server is told of the phone's session, and what it hears when it offers anew by itself.
import { EventEmitter } from 'node:events';
import { EndpointSession } from '../../../src/adapters/media/endpoint-session.js';

interface Answer {
  readonly status: number;
  readonly body?: string | undefined;
}

const offerOfServer = ['v=0', 's=-', 't=0 0', 'm=audio 16384 RTP/AVP 8', 'a=sendrecv', ''].join('\r\n');

class ScriptedDialog extends EventEmitter {
  readonly connected = true;
  readonly local = { sdp: '', contact: '<sip:us@127.0.0.1>' };
  readonly remote = { sdp: offerOfServer };
  readonly told: string[] = [];
  readonly script: (Answer | Promise<Answer>)[] = [];

  destroy = (): Promise<void> => Promise.resolve();

  async request({ body }: { body?: string }): Promise<{ status: number; reason: string; body: string }> {
    this.told.push(body ?? '');
    const { status, body: answer } = await (this.script.shift() ?? { status: 200, body: 'answer' });
    return { status, reason: '', body: answer ?? '' };
  }

  /** The media server's re-INVITE; returns what it is answered. */
  offered(): Answer {
    const answers: Answer[] = [];
    const send = (status: number, options: { body?: string } = {}): void =>
      void answers.push({ status, body: options.body });
    this.emit('modify', { body: offerOfServer }, { send });
    expect(answers).toHaveLength(1);
    return answers[0]!;
  }
}

let dialog: ScriptedDialog;
const sessionOf = (remoteSdp?: string): EndpointSession => new EndpointSession(dialog, remoteSdp);
beforeEach(() => {
  dialog = new ScriptedDialog();
});

test('its own re-INVITE is answered with what it was told last', async () => {
  const session = sessionOf('of the phone');
  expect(dialog.offered()).toEqual({ status: 200, body: 'of the phone' });
  expect(await session.tell('of the phone, on hold', '192.0.2.7')).toBe('answer');
  expect(dialog.offered()).toEqual({ status: 200, body: 'of the phone, on hold' });
});

test('a session that was refused is not what it was told', async () => {
  const session = sessionOf('of the phone');
  dialog.script.push({ status: 488 });
  await expect(session.tell('incompatible', '192.0.2.7')).rejects.toMatchObject({ code: 'media-refused' });
  expect(dialog.offered()).toEqual({ status: 200, body: 'of the phone' });
});

test('before any phone is known it hears what its offer was acknowledged with: nothing is sent', () => {
  sessionOf();
  expect(dialog.offered()).toEqual({
    status: 200,
    body: ['v=0', 's=-', 't=0 0', 'a=recvonly', 'm=audio 16384 RTP/AVP 8', ''].join('\r\n'),
  });
});

test('two re-INVITEs that meet: its own is refused with 491, ours is sent again, and both are served', async () => {
  const session = sessionOf('of the phone');
  let refuse!: (answer: Answer) => void;
  dialog.script.push(new Promise((resolve) => (refuse = resolve)));
  const telling = session.tell('on hold', '192.0.2.7');
  await Promise.resolve();
  expect(dialog.offered()).toEqual({ status: 491, body: undefined });
  refuse({ status: 491 });
  await new Promise((next) => setImmediate(next));
  // Ours waits for a moment: it is the media server's turn.
  expect(dialog.offered()).toEqual({ status: 200, body: 'of the phone' });
  expect(await telling).toBe('answer');
  expect(dialog.told).toEqual(['on hold', 'on hold']);
  expect(dialog.offered()).toEqual({ status: 200, body: 'on hold' });
});

test('re-INVITEs of ours go one after the other, also after one that failed', async () => {
  const session = sessionOf('of the phone');
  let answer!: (answer: Answer) => void;
  dialog.script.push(new Promise((resolve) => (answer = resolve)));
  const [first, second] = [session.tell('first', '192.0.2.7'), session.tell('second', '192.0.2.7')];
  await new Promise((next) => setImmediate(next));
  expect(dialog.told).toEqual(['first']);
  answer({ status: 500 });
  await expect(first).rejects.toMatchObject({ code: 'media-refused' });
  expect(await second).toBe('answer');
  expect(dialog.told).toEqual(['first', 'second']);
});
