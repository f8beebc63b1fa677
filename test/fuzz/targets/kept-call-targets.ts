// What reads of calls that are kept: questions of whoever knows the secret, and the list that is told, full of strangers' words.
// Never keeps a call.
import { parseFrame } from '../../../src/softswitch/drachtio/application-frame.js';
import type { ApplicationClient } from '../../../src/softswitch/drachtio/application-client.js';
import { ApplicationDialogs } from '../../../src/softswitch/drachtio/application-dialog.js';
import type { IncomingRequests } from '../../../src/softswitch/drachtio/incoming-requests.js';
import { KeptLegs, keptLegsHeader } from '../../../src/softswitch/drachtio/kept-legs.js';
import { pagesOf, type EndedLeg, type KeptLeg } from '../../../src/softswitch/drachtio/kept-legs-list.js';
import type { OutgoingInvites } from '../../../src/softswitch/drachtio/outgoing-invites.js';
import { FakeTimers } from '../../softswitch/sip/fake-timers.js';
import type { FuzzTarget } from '../fuzzing.js';

const question = (method: string, asked: string): Buffer =>
  Buffer.from(
    `m1|sip|||\r\n${method} sip:kept-legs@127.0.0.1 SIP/2.0\r\n${keptLegsHeader}: ${asked}\r\nContent-Length: 0\r\n\r\n`,
  );

const keptLegs = (): KeptLegs =>
  new KeptLegs({
    dialogs: new ApplicationDialogs(),
    incoming: { waiting: { all: () => [] }, abandon: () => undefined } as unknown as IncomingRequests,
    invites: { values: () => [] } as unknown as OutgoingInvites,
    timers: new FakeTimers(),
    graceMs: 60_000,
    isMedia: () => false,
    onMediaAdopted: () => undefined,
  });

/** Each is answered, and with one word. */
const questions: FuzzTarget = {
  name: 'kept-legs-question',
  samples: [
    question('OPTIONS', 'list;0'),
    question('OPTIONS', 'list'),
    question('OPTIONS', 'release'),
    question('OPTIONS', 'adopt;a84b4c76e66710;from-tag=1928301774'),
    question('INVITE', 'adopt;a84b4c76e66710;from-tag=1928301774'),
  ],
  words: [
    keptLegsHeader,
    'list;',
    'adopt;',
    'release',
    ';from-tag=',
    '-1',
    '1e9',
    'NaN',
    'SIP/2.0 200 OK\r\n',
  ],
  maxBytes: 65_536,
  read: (bytes) => {
    const frame = parseFrame(bytes);
    const { message } = frame;
    if (message?.isRequest !== true || !message.has(keptLegsHeader.toLowerCase())) return;
    let answers = 0;
    const client = {
      accept: () => (answers += 1),
      refuse: () => (answers += 1),
      send: () => undefined,
    } as unknown as ApplicationClient;
    keptLegs().serve(client, frame, message);
    if (answers !== 1) throw new Error(`${answers} answers to one question`);
  },
};

/** A body of a message that every client takes, characters. */
const longestBody = 16_384;

/** One leg for each line of the message. */
const list: FuzzTarget = {
  name: 'kept-legs-list',
  samples: [
    Buffer.from('call1\ncall2\ncall3'),
    Buffer.from(Array.from({ length: 200 }, (_, index) => `call${index}`).join('\n')),
    Buffer.from(`${'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n'.repeat(150)}\ncall2`),
  ],
  words: ['"', '\\', '\u0000', '\u2028', '😀', '\n\n\n', 'a=rtpmap:'],
  maxBytes: 8_192,
  // A whole list: it is made once for each that reads it.
  longestMs: 20,
  read: (bytes) => {
    const legs: KeptLeg[] = [];
    const ended: EndedLeg[] = [];
    for (const [index, text] of bytes.toString('utf8').split('\n').entries())
      if (index % 3 === 2) ended.push({ id: text, reason: 'hung-up' });
      else
        legs.push({
          ...{ id: text, callId: text, direction: 'incoming', state: 'established', media: false },
          ...{ localTag: '', remoteTag: text, localSdp: '', remoteSdp: text, remoteTarget: '', routeSet: [] },
        });
    const pages = pagesOf({ legs, ended });
    for (const [index, page] of pages.entries()) {
      if (JSON.stringify(page).length > longestBody) throw new Error('a page is too long');
      if (page.next !== (index + 1 === pages.length ? undefined : index + 1)) throw new Error('pages part');
    }
    const told = new Set(pages.flatMap((page) => [...page.legs, ...page.ended]));
    const short = [...legs, ...ended].filter((one) => JSON.stringify(one).length < longestBody / 2);
    if (short.some((one) => !told.has(one))) throw new Error('a leg is not told of');
  },
};

export const keptCallTargets: readonly FuzzTarget[] = [questions, list];
