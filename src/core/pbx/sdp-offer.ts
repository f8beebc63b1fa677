// Whether a session description from outside can be an offer of audio at all (RFC 8866, RFC 3264).
// Never decides about codecs: the media server does. Never looks a name up.

/** False = nobody could serve it: no description, no audio, or an address that is a name, multicast or unreadable. */
export function isAudioOffer(sdp: string): boolean {
  const lines = sdp.split('\n').map((line) => line.trimEnd());
  if (lines[0] !== 'v=0') return false;
  let session: string | undefined;
  let audio: string | undefined;
  let section: 'session' | 'audio' | 'other' = 'session';
  let hasAudio = false;
  for (const line of lines) {
    if (line.startsWith('m=')) {
      section = !hasAudio && line.startsWith('m=audio ') ? 'audio' : 'other';
      if (section === 'audio' && !isPort(line.split(' ')[1] ?? '')) return false;
      hasAudio ||= section === 'audio';
    } else if (line.startsWith('c=')) {
      if (section === 'session') session = line;
      else if (section === 'audio') audio ??= line;
    }
  }
  return hasAudio && isUnicast(audio ?? session ?? '');
}

const isPort = (text: string): boolean =>
  /^\d{1,5}(?:\/\d{1,3})?$/.test(text) && parseInt(text, 10) <= 65_535;

/** `0.0.0.0` is the way of RFC 2543 to hold (RFC 3264 §8.4). */
function isUnicast(line: string): boolean {
  const [network, version, address = ''] = line.slice(2).split(' ');
  if (network !== 'IN') return false;
  if (version === 'IP6') return /^[0-9a-f:.]{2,45}$/i.test(address) && !/^ff/i.test(address);
  const octets = version === 'IP4' ? address.split('.') : [];
  const readable =
    octets.length === 4 &&
    octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  return readable && Number(octets[0]) < 224;
}
