// Which keys end an application: `none`, `any`, or the keys themselves.
// Never reads keys.
import type { ChannelVariables } from '../channel/channel-variables.js';

/** As the dialplan of the real server's drachtio profile sets it. */
const defaultTerminators = 'none';

export function playbackTerminators(variables: ChannelVariables): string {
  return variables.get('playback_terminators') ?? defaultTerminators;
}

export function isTerminator(terminators: string, digit: string): boolean {
  const word = terminators.toLowerCase();
  if (word === 'none') return false;
  return word === 'any' || terminators.toUpperCase().includes(digit.toUpperCase());
}
