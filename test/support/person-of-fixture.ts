// Whom the kept database of the earlier version knows, and what its figures are without one of them.
// Never reads the tables that an erasure empties.
import { erasedNumber } from '../../src/core/journal/personal-fields.js';
import type { Figures } from './earlier-database.js';

/** Numbers of customers, those with the most in their lists first. */
export function numbersOf({ calls, callbacks, callbacksEnded, voicemails }: Figures): readonly string[] {
  const times = new Map<string, number>();
  const count = (number: string, weight: number): void => {
    if (number !== 'anonymous') times.set(number, (times.get(number) ?? 0) + weight);
  };
  for (const { direction, dialled, callerNumber } of calls)
    if (direction !== 'internal') count(direction === 'outbound' ? dialled : callerNumber, 1);
  for (const { number } of [...callbacks, ...callbacksEnded]) count(number, 100);
  for (const { number } of voicemails) count(number, 10_000);
  return [...times].sort(([, one], [, other]) => other - one).map(([number]) => number);
}

/** The figures as they are to be read once these numbers are erased: the same, of nobody. */
export function withoutPeople<F extends Figures>(figures: F, numbers: ReadonlySet<string>): F {
  const erased = (number: string): string => (numbers.has(number) ? erasedNumber : number);
  const ofCallback = (record: Figures['callbacks'][number]): Figures['callbacks'][number] => {
    if (!numbers.has(record.number)) return record;
    const { callerName: _name, customer: _customer, reasonPath: _path, ...rest } = record;
    return { ...rest, number: erasedNumber };
  };
  return {
    ...figures,
    calls: figures.calls.map((call) => {
      const number = call.direction === 'outbound' ? call.dialled : call.callerNumber;
      if (call.direction === 'internal' || !numbers.has(number)) return call;
      return {
        ...call,
        callerNumber: erased(call.callerNumber),
        dialled: erased(call.dialled),
        callerName: null,
      };
    }),
    callbacks: figures.callbacks.map(ofCallback),
    callbacksEnded: figures.callbacksEnded.map(ofCallback),
    voicemails: figures.voicemails.map((one) =>
      numbers.has(one.number) ? { ...one, number: erasedNumber, name: null } : one,
    ),
    customers: figures.customers.filter((customer) => !customer.numbers.some((one) => numbers.has(one))),
  };
}
