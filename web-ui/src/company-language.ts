// Which language the company speaks, as far as anybody has said.
// Never changes it.
import { unnamedCompany, type CompanySettings } from '../../src/api/company.js';
import type { Language } from './i18n/language.js';

/** Nobody has chosen that of a company without a name: whoever sets it up most likely wants the one they read. */
export const companyLanguage = ({ name, language }: CompanySettings, reader: Language): Language =>
  name === unnamedCompany ? reader : language;
