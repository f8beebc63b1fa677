// An offer that has encrypted audio beside plain audio, as a media server without keys may see it, and the answer to it.
// Never decides about codecs, and leaves an offer of encrypted audio alone as it is: nobody here can serve it.

export interface PlainOffer {
  /** What the media server is shown. */
  readonly shown: string;
  /** Its answer, with the lines that it was not shown: refused, in their places (RFC 3264 §6). */
  restored(answer: string): string;
}

export function plainOffer(sdp: string): PlainOffer {
  const [session = '', ...media] = sectionsOf(sdp);
  if (!media.some(isEncrypted) || !media.some(isPlainAudio))
    return { shown: sdp, restored: (answer) => answer };
  return {
    shown: [session, ...media.filter((section) => !isEncrypted(section))].join(''),
    restored: (answer) => {
      const [head = '', ...given] = sectionsOf(answer.endsWith('\n') ? answer : `${answer}\r\n`);
      const rest = given.values();
      const lines = media.map((section) => (isEncrypted(section) ? refused(section) : rest.next().value));
      return [head, ...lines].join('');
    },
  };
}

/** There is audio to serve, and all of it is encrypted. */
export function isEncryptedOnly(sdp: string): boolean {
  const media = sectionsOf(sdp).slice(1);
  return media.some(isEncrypted) && !media.some(isPlainAudio);
}

/** The session's part, then one for each medium. */
const sectionsOf = (sdp: string): string[] => sdp.split(/^(?=m=)/m);

const isEncrypted = (section: string): boolean => /^m=audio \S+ \S*SAVP/.test(section);
const isPlainAudio = (section: string): boolean => /^m=audio [1-9]/.test(section) && !isEncrypted(section);

const refused = (section: string): string =>
  `${section.split(/\r?\n/, 1)[0]!.replace(/^m=audio \S+/, 'm=audio 0')}\r\n`;
