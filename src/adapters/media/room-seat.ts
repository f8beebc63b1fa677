// One endpoint's membership in a conference of its media server: joined by the application, steered by the api command.
// Never decides who hears whom.
import type Mrf from 'drachtio-fsmrf';
import { MediaError } from '../../app/ports/media.js';
import { withTimeout } from './with-timeout.js';

/** The media server answers at once: more than this means that it is gone, ms. */
const answerTimeoutMs = 5000;
/** Whom mod_conference takes for silent is heard as well: it would cut the quiet ends of words. */
const alwaysFlags = ['audio-always'];

interface Told {
  getHeader(name: string): string | undefined;
}

export class RoomSeat {
  /** The conference is left, whoever wanted that; never rejects. */
  readonly left: Promise<void>;

  private constructor(
    private readonly endpoint: Mrf.Endpoint,
    private readonly room: string,
    readonly memberId: number,
    ended: Promise<unknown>,
  ) {
    const conn = endpoint.conn;
    const gone = new Promise<void>((resolve) => {
      const name = `esl::event::CUSTOM::${endpoint.uuid}`;
      const listener = (told: Told): void => {
        if (told.getHeader('Action') !== 'del-member' || Number(told.getHeader('Member-ID')) !== memberId)
          return;
        conn?.removeListener(name, listener);
        resolve();
      };
      conn?.on(name, listener);
    });
    this.left = Promise.race([gone, ended]).then(() => undefined);
  }

  /**
   * `ended`: the endpoint is gone. Not fsmrf's `join`: that one never settles when the conference takes nobody. Rejects with
   * MediaError; then the endpoint is in no conference.
   */
  static async take(
    endpoint: Mrf.Endpoint,
    room: string,
    isApart: boolean,
    ended: Promise<unknown>,
  ): Promise<RoomSeat> {
    const { conn } = endpoint;
    if (conn === null) throw new MediaError('media-ended', 'the endpoint is gone');
    const name = `esl::event::CUSTOM::${endpoint.uuid}`;
    let listener: (told: Told) => void = () => undefined;
    const added = new Promise<number>((resolve) => {
      listener = (told) => {
        if (told.getHeader('Action') === 'add-member' && told.getHeader('Conference-Name') === room)
          resolve(Number(told.getHeader('Member-ID')));
      };
      conn.on(name, listener);
    });
    const flags = [...alwaysFlags, ...(isApart ? ['mute', 'deaf'] : [])];
    const refused = endpoint
      .execute('conference', `${room}++flags{${flags.join('|')}}`)
      .then((told) => new MediaError('media-refused', `${told.getHeader('Application-Response')}`));
    try {
      const outcome = await withTimeout(
        Promise.race([added, refused, ended.then(() => new MediaError('media-ended', 'the endpoint ended'))]),
        answerTimeoutMs,
        () => new MediaError('media-timeout', `nobody joined conference ${room} in time`),
      );
      if (outcome instanceof MediaError) throw outcome;
      return new RoomSeat(endpoint, room, outcome, ended);
    } catch (error) {
      // It may join yet.
      endpoint.api('uuid_transfer', [endpoint.uuid, 'park', 'inline']).catch(() => undefined);
      throw error instanceof MediaError
        ? error
        : new MediaError('media-ended', 'the endpoint is gone', { cause: error });
    } finally {
      conn.removeListener(name, listener);
    }
  }

  /** Of an endpoint that was in the conference before it was adopted. */
  static adopted(endpoint: Mrf.Endpoint, room: string, memberId: number, ended: Promise<unknown>): RoomSeat {
    return new RoomSeat(endpoint, room, memberId, ended);
  }

  /** It hears and is heard from now on. */
  async open(): Promise<void> {
    await Promise.all([this.order(`unmute ${this.memberId} quiet`), this.order(`undeaf ${this.memberId}`)]);
  }

  async hear(speaker: RoomSeat, hears: boolean): Promise<void> {
    const pair = `${this.memberId} ${speaker.memberId}`;
    // What was never apart has nothing to be cleared: the answer says only that.
    if (hears) await this.ask(`relate ${pair} clear`);
    else await this.order(`relate ${pair} nohear`);
  }

  /** Resolves when it is out. */
  async leave(): Promise<void> {
    await this.order(`kick ${this.memberId}`);
    await withTimeout(
      this.left,
      answerTimeoutMs,
      () => new MediaError('media-timeout', `conference ${this.room} was not left in time`),
    );
  }

  private async order(command: string): Promise<void> {
    const said = await this.ask(command);
    if (!/OK\b/.test(said)) throw new MediaError('media-refused', `conference ${command}: ${said.trim()}`);
  }

  private async ask(command: string): Promise<string> {
    const asked = this.endpoint.api('conference', `${this.room} ${command}`) as Promise<{
      getBody(): string;
    }>;
    const reply = await withTimeout(
      Promise.race([asked, this.left.then(() => undefined)]),
      answerTimeoutMs,
      () => new MediaError('media-timeout', `conference ${command} was not answered`),
    );
    // Nothing is to be done for one who is out.
    return reply?.getBody() ?? '+OK';
  }
}
