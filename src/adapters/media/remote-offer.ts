// What an offer from a phone or a carrier is good for, before a media server is asked.
// Never decides what is spoken: the media server does.
import { isEncryptedOnly } from './plain-offer.js';

/** PCMU and PCMA by their static numbers (RFC 3551 §6); the codecs of firmware-config/freeswitch and of the softswitch. */
const g711: readonly string[] = ['0', '8'];

/** Audio that is on, not encrypted, and G.711 among its formats (RFC 8866 §5.14). */
export function offersG711(sdp: string): boolean {
  return sdp.split('\n').some((line) => {
    if (!line.startsWith('m=audio ')) return false;
    const [, port, protocol, ...formats] = line.trimEnd().split(' ');
    return port !== '0' && protocol === 'RTP/AVP' && formats.some((format) => g711.includes(format));
  });
}

/** Longer than any phone's or carrier's. */
const maxSdpCharacters = 16_384;
const maxSdpLines = 500;

/** What fsmrf would throw for, or take long to read: the caller's fault, not the media server's. */
export function faultOf(remoteSdp: string): string | undefined {
  // A SIP server tells by these what the body is (RFC 8866 §5.1).
  if (!remoteSdp.startsWith('v=0')) return 'this is no session description';
  if (remoteSdp.length > maxSdpCharacters || remoteSdp.split(/\r\n|\r|\n/).length > maxSdpLines)
    return 'the session description is too long';
  return isEncryptedOnly(remoteSdp) ? 'the session description asks for encrypted audio (SAVP)' : undefined;
}
