// Options that several commands have in the same form.
// Never reads argv.
import { InvalidArgumentError, Option } from 'commander';

export function numberOption(
  flags: string,
  description: string,
  value: number,
  [least, most]: readonly [number, number],
): Option {
  return new Option(flags, description).default(value).argParser((text) => {
    if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    return Number(text);
  });
}

/** 0 = any that is free. */
export function portOption(flags: string, description: string, value: number): Option {
  return numberOption(flags, description, value, [0, 65_535]);
}
