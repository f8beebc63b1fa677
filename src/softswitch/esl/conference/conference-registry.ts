// Every conference that there is, by its name; makes one for its first member.
// Never keeps one that nobody is in.
import type { MediaRoom } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { EventStream } from '../wire/event-stream.js';
import { Conference } from './conference.js';
import type { ConferenceMember } from './conference-member.js';
import type { ConferenceRequest } from './conference-request.js';

export interface Joined {
  readonly conference: Conference;
  readonly member: ConferenceMember;
}

export class ConferenceRegistry {
  private readonly conferences = new Map<string, Conference>();
  /** One conference is made after another: two first members meet in one. */
  private making: Promise<unknown> = Promise.resolve();
  private nextMemberId = 1;

  constructor(
    private readonly createRoom: () => Promise<MediaRoom>,
    private readonly stream: EventStream,
    private readonly domain: string,
  ) {}

  get(name: string): Conference | undefined {
    return this.conferences.get(name);
  }

  all(): readonly Conference[] {
    return [...this.conferences.values()];
  }

  /** The conference that a channel is in. */
  of(channel: Channel): Conference | undefined {
    return this.all().find((conference) => conference.all().some((member) => member.channel === channel));
  }

  /** The reason as a text when it may not join. Rejects when the media engine does. */
  async join(channel: Channel, request: ConferenceRequest): Promise<Joined | string> {
    const conference = await this.find(request);
    if (typeof conference === 'string') return conference;
    // Its last member left just now.
    if (conference.over) return this.join(channel, request);
    const reason = conference.refuses(request);
    if (reason !== undefined) return reason;
    return { conference, member: await conference.join(channel, request.flags) };
  }

  private find(request: ConferenceRequest): Promise<Conference | string> {
    const found = this.making.then(async () => {
      const known = this.conferences.get(request.name);
      if (known !== undefined) return known;
      if (request.flags.has('join-only')) return `conference ${request.name} does not exist`;
      return this.make(request);
    });
    this.making = found.catch(() => undefined);
    return found;
  }

  private async make(request: ConferenceRequest): Promise<Conference> {
    const room = await this.createRoom();
    const conference = new Conference(request, {
      room,
      stream: this.stream,
      domain: this.domain,
      newMemberId: () => {
        const id = this.nextMemberId;
        this.nextMemberId += 1;
        return id;
      },
      onOver: () => {
        if (this.conferences.get(request.name) === conference) this.conferences.delete(request.name);
      },
    });
    this.conferences.set(request.name, conference);
    return conference;
  }
}
