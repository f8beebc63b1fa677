// One call of a simulated phone: SDP, audio and hanging up.
// Never decides when to hang up; the person who holds the phone does.
import type { MediaEngine, MediaSession } from '../softswitch/media/media-engine-model.js';
import { answerOffer, buildOffer, readAnswer } from '../softswitch/media/sdp-negotiation.js';
import type { SipDialog } from '../softswitch/sip/user-agent-model.js';

/** What a simulated person says: a tone of the given frequency, Hz. */
export const voice = (frequencyHz: number): string => `tone_stream://%(1000,0,${frequencyHz});loops=-1`;

const sdpOptions = (host: string, session: MediaSession) => ({
  host,
  port: session.localPort,
  sessionId: session.localPort,
  sessionVersion: 1,
  codecs: [8, 0] as const,
});

export class SimulatedAudio {
  private constructor(
    readonly session: MediaSession,
    private readonly host: string,
  ) {}

  static async open(engine: MediaEngine, id: string, host: string): Promise<SimulatedAudio> {
    return new SimulatedAudio(await engine.createSession(id), host);
  }

  offer(): string {
    return buildOffer({ ...sdpOptions(this.host, this.session), direction: 'sendrecv' });
  }

  /** The answer to an offer; undefined when nothing fits. */
  async answer(offer: string): Promise<string | undefined> {
    const negotiated = answerOffer(offer, sdpOptions(this.host, this.session));
    if (negotiated === undefined) return undefined;
    await this.session.setRemote(negotiated.remote);
    return negotiated.answer;
  }

  async accept(answer: string): Promise<boolean> {
    const remote = readAnswer(answer);
    if (remote === undefined) return false;
    await this.session.setRemote(remote);
    return true;
  }

  /** Serves the server's re-INVITEs with the same audio. */
  follow(dialog: SipDialog): void {
    dialog.onReinvite(async (body) => (await this.answer(body)) ?? 488);
  }

  speak(frequencyHz: number): void {
    void this.session.play(voice(frequencyHz));
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
