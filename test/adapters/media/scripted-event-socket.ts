// A FreeSWITCH of which only the event socket is there, and which says what the test wants.
// Never makes a call.
import { createServer, type Server, type Socket } from 'node:net';

export interface Script {
  readonly password?: string;
  /** Answer to `api sofia status`; default: the profile drachtio_mrf on 127.0.0.1. */
  readonly sofiaStatus?: string;
  /** What is sent instead of `auth/request`. */
  readonly greeting?: string;
}

const profileLine =
  '             drachtio_mrf\tprofile\t             sip:mod_sofia@127.0.0.1:15085\tRUNNING (0)';
const frame = (lines: readonly string[]): string =>
  ['                     Name\t   Type', '=====', ...lines, '=====', '1 profile 0 aliases', ''].join('\n');
export const sofiaStatusOf = (line: string): string => frame([line]);

export class ScriptedEventSocket {
  readonly commands: string[] = [];
  /** Commands that get no answer from now on. */
  silentOn: RegExp | undefined;
  /** What these commands are answered from now on. */
  readonly answers = new Map<string, string>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly script: Script,
  ) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async open(script: Script = {}): Promise<ScriptedEventSocket> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new ScriptedEventSocket(server, (server.address() as { port: number }).port, script);
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Every connection is cut; new ones are taken. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.write(this.script.greeting ?? 'Content-Type: auth/request\n\n');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end).trim();
        text = text.slice(end + 2);
        if (command !== '') this.obey(socket, command);
      }
    });
  }

  private obey(socket: Socket, command: string): void {
    this.commands.push(command);
    if (this.silentOn?.test(command) === true) return;
    const reply = (text: string): void =>
      void socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
    const api = (body: string): void =>
      void socket.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`);
    const scripted = this.answers.get(command);
    if (scripted !== undefined) return api(scripted);
    if (command.startsWith('auth ')) {
      if (command === `auth ${this.script.password ?? 'ClueCon'}`) return reply('+OK accepted');
      reply('-ERR invalid');
      socket.end('Content-Type: text/disconnect-notice\nContent-Length: 0\n\n');
    } else if (command === 'api sofia status') api(this.script.sofiaStatus ?? sofiaStatusOf(profileLine));
    else if (command.startsWith('api file_exists')) api('true');
    else if (command.startsWith('api ')) api('+OK\n');
    else if (command === 'exit') socket.end();
    else reply('+OK');
  }
}
