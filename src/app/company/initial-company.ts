// The company before anybody has configured anything: settings only.
// Never contains an account or a way in.
import {
  companyLists,
  companySchema,
  configurationLists,
  unnamedCompany,
  type Company,
} from '../../api/company.js';

/** Dutch numbering until an admin says otherwise; "today" begins at this machine's midnight. */
export function initialCompany(): Company {
  return companySchema.parse({
    settings: {
      name: unnamedCompany,
      language: 'en',
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    ...Object.fromEntries(
      companyLists.filter((list) => !('initial' in configurationLists[list])).map((list) => [list, []]),
    ),
  });
}
