// What reads the commands of event-socket clients: the stream, and the arguments that are languages of their own.
// Never runs a command.
import { keptChannels } from '../../../src/adapters/media/kept-channels.js';
import { MediaError } from '../../../src/app/ports/media.js';
import { parseDigits } from '../../../src/softswitch/esl/applications/call-control.js';
import { parseCollectOptions } from '../../../src/softswitch/esl/applications/play-and-get-digits.js';
import { parseHangupCause } from '../../../src/softswitch/esl/channel/hangup-cause.js';
import { parseInlineProgram } from '../../../src/softswitch/esl/channel/switchboard.js';
import { parseSocketTarget } from '../../../src/softswitch/esl/outbound-socket.js';
import { CommandReader, CommandTooLargeError } from '../../../src/softswitch/esl/wire/command-reader.js';
import { parseToneScript } from '../../../src/softswitch/media/tone-script.js';
import type { FuzzTarget } from '../fuzzing.js';
import { sameInPieces } from '../same-in-pieces.js';

const text = (...all: string[]): readonly Buffer[] => all.map((one) => Buffer.from(one));

const commands = text(
  'auth secret\n\n',
  'events json CHANNEL_ANSWER CUSTOM conference::maintenance\n\n',
  'api uuid_bridge 00000000-0000-0000-0000-000000000001 00000000-0000-0000-0000-000000000002\n\n',
  'bgapi status\nJob-UUID: 7f4db78a-17d7-11dd-b7a0-db4edd065621\n\n',
  'sendmsg 00000000-0000-0000-0000-000000000001\ncall-command: execute\nexecute-app-name: playback\n' +
    'content-type: text/plain\ncontent-length: 13\n\n/tmp/file.wav\n',
);

const commandStream: FuzzTarget = {
  name: 'event-socket',
  samples: [...commands, Buffer.concat(commands)],
  words: ['\n\n', '\r\n\r\n', 'content-length: ', 'Content-Length: 262144', 'api ', 'sendmsg\n', 'loops: '],
  maxBytes: 65_536,
  read: (bytes) =>
    sameInPieces(bytes, (tell) => {
      const reader = new CommandReader();
      let broken = false;
      return (piece) => {
        if (broken) return;
        try {
          for (const { line, headers, body } of reader.push(piece))
            tell(JSON.stringify([line, [...headers], body]));
        } catch (error) {
          if (!(error instanceof CommandTooLargeError)) throw error;
          broken = true;
        }
      };
    }),
};

const commandArguments: FuzzTarget = {
  name: 'event-socket-arguments',
  samples: text(
    '1 11 3 5000 # /tmp/prompt.wav silence digits \\d+ 2000',
    'm:^:set:a=b^playback:/tmp/x.wav^park',
    "set:hangup_after_bridge=true,bridge:'sofia/x/sip:a@b'",
    '192.0.2.1:8085 async full',
    '1234*#@250',
    'NORMAL_CLEARING',
    'L=3;v=-7;%(1000,4000,425);%(200,200,480,620)',
    '[{"uuid":"u","sipCallId":"c","busy":false,"peer":"p"}]',
  ),
  words: ['async full', '@', '%(1,1,1)', 'L=', 'loops=-1', ';', '\\d+', '(a+)+$', '${a}', "'", '^'],
  maxBytes: 4096,
  read: (bytes) => {
    const argument = bytes.toString('utf8');
    parseCollectOptions(argument);
    parseInlineProgram(argument);
    parseSocketTarget(argument);
    parseDigits(argument);
    parseHangupCause(argument);
    parseToneScript(argument);
    try {
      keptChannels(argument);
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
    }
  },
};

export const eventSocketTargets: readonly FuzzTarget[] = [commandStream, commandArguments];
