// Offers and answers of SDP for one G.711 audio line with telephone-event (RFC 3264, RFC 8866, RFC 4733).
// Never opens ports and never decides whether a call is held: it reads and writes what is told.
import { isIPv6 } from 'node:net';
import { parse, write, type MediaDescription, type SessionDescription } from 'sdp-transform';
import { addressOf } from './media-address.js';
import type {
  AnswerOffer,
  AudioPayloadType,
  BuildOffer,
  MediaDirection,
  ReadAnswer,
  RemoteMedia,
  SdpOfferOptions,
} from './media-engine-model.js';

const OUR_TELEPHONE_EVENT = 101;
const DEFAULT_PTIME_MS = 20;
const CODEC_NAMES: Readonly<Record<AudioPayloadType, string>> = { 0: 'PCMU', 8: 'PCMA' };
const PROTOCOLS: readonly string[] = ['RTP/AVP', 'RTP/AVPF'];

const REVERSED: Readonly<Record<MediaDirection, MediaDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

interface ReadMedia {
  readonly line: MediaDescription;
  readonly remote: RemoteMedia;
}

/** Longer than any phone's or browser's. */
const MAX_SDP_CHARACTERS = 16_384;
const MAX_SDP_LINES = 500;

/** Undefined when a line could not be read: an answer must have as many m-lines as the offer (RFC 3264 §6). */
function parseSdp(text: string): SessionDescription | undefined {
  if (text.length > MAX_SDP_CHARACTERS) return undefined;
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > MAX_SDP_LINES) return undefined;
  const media = lines.filter((line) => line.startsWith('m=')).length;
  const sdp = parse(text);
  // The parser lets a line that it cannot read pass with its fields missing.
  const whole = sdp.media.every(({ type, port }) => typeof type === 'string' && Number.isInteger(port));
  return sdp.media.length === media && media > 0 && whole ? sdp : undefined;
}

/** The parser makes a number of whatever looks like one, names and addresses included; its types do not know. */
const textOf = (value: string | number | undefined): string => String(value ?? '');

function payloadsOf(line: MediaDescription): number[] {
  return String(line.payloads ?? '')
    .split(' ')
    .filter((text) => /^\d+$/.test(text))
    .map(Number);
}

/** The static types need no rtpmap, but one that says otherwise is believed (RFC 3551 §6). */
function codecOf(line: MediaDescription, codecs: readonly AudioPayloadType[]): AudioPayloadType | undefined {
  for (const payload of payloadsOf(line)) {
    const codec = codecs.find((candidate) => candidate === payload);
    if (codec === undefined) continue;
    const map = line.rtp.find((candidate) => candidate.payload === payload);
    if (map === undefined) return codec;
    if (textOf(map.codec).toUpperCase() === CODEC_NAMES[codec] && (map.rate ?? 8000) === 8000) return codec;
  }
  return undefined;
}

function telephoneEventOf(line: MediaDescription): number | undefined {
  const payloads = payloadsOf(line);
  return line.rtp.find(
    ({ payload, codec, rate }) =>
      textOf(codec).toLowerCase() === 'telephone-event' &&
      (rate ?? 8000) === 8000 &&
      payloads.includes(payload),
  )?.payload;
}

function ptimeOf(line: MediaDescription): number {
  const wished = Number(line.ptime ?? DEFAULT_PTIME_MS);
  const longest = Number(line.maxptime ?? Infinity);
  const ptimeMs = Math.min(wished, longest);
  return Number.isFinite(ptimeMs) && ptimeMs > 0 ? ptimeMs : DEFAULT_PTIME_MS;
}

/** Our side of it. An address of zeros is the old way to say hold: send nothing (RFC 3264 §8.4). */
function ourDirection(line: MediaDescription, sdp: SessionDescription, host: string): MediaDirection {
  const ours = REVERSED[line.direction ?? sdp.direction ?? 'sendrecv'];
  if (host !== '0.0.0.0' && host !== '::') return ours;
  return ours === 'sendrecv' || ours === 'recvonly' ? 'recvonly' : 'inactive';
}

/** Undefined when there is none, or a name: names are never looked up. */
function hostOf(line: MediaDescription, sdp: SessionDescription): string | undefined {
  // A multicast address may carry a TTL after a slash (RFC 8866 §5.7).
  return addressOf(textOf((line.connection ?? sdp.connection)?.ip).split('/')[0] ?? '');
}

function readLine(
  line: MediaDescription,
  sdp: SessionDescription,
  codecs: readonly AudioPayloadType[],
): ReadMedia | undefined {
  if (line.type !== 'audio' || line.port === 0 || !PROTOCOLS.includes(line.protocol)) return undefined;
  const audio = codecOf(line, codecs);
  const host = hostOf(line, sdp);
  if (audio === undefined || host === undefined || line.port > 65535) return undefined;
  const remote: RemoteMedia = {
    host,
    port: line.port,
    audio,
    telephoneEvent: telephoneEventOf(line),
    direction: ourDirection(line, sdp, host),
    ptimeMs: ptimeOf(line),
  };
  return { line, remote };
}

function findMedia(sdp: SessionDescription, codecs: readonly AudioPayloadType[]): ReadMedia | undefined {
  for (const line of sdp.media) {
    const read = readLine(line, sdp, codecs);
    if (read !== undefined) return read;
  }
  return undefined;
}

function describeSession(
  options: Omit<SdpOfferOptions, 'direction'>,
  media: MediaDescription[],
  timing: SessionDescription['timing'],
): string {
  const ipVer = isIPv6(options.host) ? 6 : 4;
  return write({
    version: 0,
    origin: {
      username: '-',
      sessionId: options.sessionId,
      sessionVersion: options.sessionVersion,
      netType: 'IN',
      ipVer,
      address: options.host,
    },
    name: '-',
    connection: { version: ipVer, ip: options.host },
    timing,
    media,
  });
}

function describeAudio(
  port: number,
  protocol: string,
  codecs: readonly AudioPayloadType[],
  telephoneEvent: number | undefined,
  direction: MediaDirection,
): MediaDescription {
  const events = telephoneEvent === undefined ? [] : [telephoneEvent];
  return {
    type: 'audio',
    port,
    protocol,
    payloads: [...codecs, ...events].join(' '),
    rtp: [
      ...codecs.map((payload) => ({ payload, codec: CODEC_NAMES[payload], rate: 8000 })),
      ...events.map((payload) => ({ payload, codec: 'telephone-event', rate: 8000 })),
    ],
    fmtp: events.map((payload) => ({ payload, config: '0-15' })),
    ptime: DEFAULT_PTIME_MS,
    direction,
  };
}

/** A refused line keeps its place with port 0 (RFC 3264 §6). */
function refuseLine(line: MediaDescription): MediaDescription {
  return {
    type: line.type,
    port: 0,
    protocol: line.protocol,
    payloads: String(line.payloads ?? '0'),
    rtp: [],
    fmtp: [],
  };
}

export const buildOffer: BuildOffer = (options) =>
  describeSession(
    options,
    [describeAudio(options.port, 'RTP/AVP', options.codecs, OUR_TELEPHONE_EVENT, options.direction)],
    { start: 0, stop: 0 },
  );

export const answerOffer: AnswerOffer = (offer, options) => {
  const sdp = parseSdp(offer);
  if (sdp === undefined) return undefined;
  const chosen = findMedia(sdp, options.codecs);
  if (chosen === undefined) return undefined;
  const { audio, telephoneEvent, direction } = chosen.remote;
  const media = sdp.media.map((line) =>
    line === chosen.line
      ? describeAudio(options.port, line.protocol, [audio], telephoneEvent, direction)
      : refuseLine(line),
  );
  // The answer repeats the offer's time (RFC 3264 §6).
  return {
    remote: chosen.remote,
    answer: describeSession(options, media, sdp.timing ?? { start: 0, stop: 0 }),
  };
};

export const readAnswer: ReadAnswer = (answer) => {
  const sdp = parseSdp(answer);
  return sdp === undefined ? undefined : findMedia(sdp, [0, 8])?.remote;
};
