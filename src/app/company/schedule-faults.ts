// What is wrong with opening hours: times that are none, the same day twice.
// Never checks how a time is written: its schema does.
import type { ScheduleConfig } from '../../api/pbx.js';
import { duplicates, type CompanyFault } from './company-fault.js';

export function scheduleFaults({ weekly, dates }: ScheduleConfig, path: string): readonly CompanyFault[] {
  return [
    ...weekly.flatMap(({ hours }, index) => hoursFaults(`${path}.weekly.${index}`, hours)),
    ...dates.flatMap(({ hours }, index) => hoursFaults(`${path}.dates.${index}`, hours)),
    ...duplicates(
      dates.map(({ date, everyYear }) => (everyYear ? `every ${date.slice(5)}` : date)),
      (date, index) => ({
        code: 'duplicate',
        path: `${path}.dates.${index}.date`,
        message: `${date} is there twice`,
      }),
    ),
  ];
}

function hoursFaults(
  path: string,
  hours: readonly { readonly from: string; readonly to: string }[],
): readonly CompanyFault[] {
  return hours.flatMap(({ from, to }, index): CompanyFault[] => {
    if (from < to) return [];
    const message = `${from} to ${to} is no time of one day; for hours beyond midnight use two, one to 24:00 and one from 00:00`;
    return [{ code: 'invalid-hours', path: `${path}.hours.${index}`, message }];
  });
}
