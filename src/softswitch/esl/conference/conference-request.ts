// Reads the argument of the application conference: `name[@profile][+[pin][+flags{a|b}]]`.
// Never joins anybody.

/** Flags of mod_conference that mean something here; others are taken and mean nothing. */
export type ConferenceFlag =
  | 'deaf'
  | 'dist-dtmf'
  | 'endconf'
  | 'ghost'
  | 'join-only'
  | 'mintwo'
  | 'moderator'
  | 'mute'
  | 'mute-detect'
  | 'wait-mod';

export interface ConferenceRequest {
  readonly name: string;
  /** Told in events; there is one kind of conference here. */
  readonly profile: string;
  /** Of one that is new: what later members have to give. */
  readonly pin: string | undefined;
  readonly flags: ReadonlySet<string>;
}

const longestName = 200;

/** Undefined when it names no conference. */
export function parseConferenceRequest(argument: string): ConferenceRequest | undefined {
  const text = argument.trim();
  const flagged = /\+?flags\{([^}]*)\}$/.exec(text);
  const [target = '', pin = ''] = (flagged === null ? text : text.slice(0, flagged.index)).split('+');
  const [name = '', profile = ''] = target.split('@');
  if (name === '' || /\s/.test(name) || name.length > longestName) return undefined;
  const flags = (flagged?.[1] ?? '')
    .split(/[|,]/)
    .map((flag) => flag.trim().toLowerCase().replace(/_/g, '-'));
  return {
    name,
    profile: profile === '' ? 'default' : profile,
    pin: pin === '' ? undefined : pin,
    flags: new Set(flags.filter((flag) => flag !== '')),
  };
}
