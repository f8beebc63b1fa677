// The applications set, unset, multiset and export.
// Never touches media.
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';

function split(pair: string): readonly [name: string, value: string | undefined] {
  const equals = pair.indexOf('=');
  if (equals < 0) return [pair.trim(), undefined];
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1)];
}

export const set: Application = ({ channel, argument }) => {
  channel.variables.set(...split(argument));
  return noResponse;
};

export const unset: Application = ({ channel, argument }) => {
  channel.variables.set(argument.trim(), undefined);
  return noResponse;
};

/** `^^<delimiter>k=v<delimiter>k=v`, or words. */
export const multiset: Application = ({ channel, argument }) => {
  const delimiter = argument.startsWith('^^') ? argument.charAt(2) : ' ';
  const list = argument.startsWith('^^') ? argument.slice(3) : argument;
  for (const pair of list.split(delimiter)) if (pair !== '') channel.variables.set(...split(pair));
  return noResponse;
};

/** `[nolocal:]k=v`; the names are kept for legs that are made later. */
export const exportVariable: Application = ({ channel, argument }) => {
  const local = !argument.startsWith('nolocal:');
  const [name, value] = split(local ? argument : argument.slice('nolocal:'.length));
  if (local) channel.variables.set(name, value);
  const names = new Set(
    (channel.variables.get('export_vars') ?? '').split(',').filter((known) => known !== ''),
  );
  names.add(name);
  channel.variables.set('export_vars', [...names].join(','));
  return noResponse;
};
