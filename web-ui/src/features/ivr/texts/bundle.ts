// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { ivrBundleEn } from './en.js';
import { ivrBundleNl } from './nl.js';
import { ivrBundlePl } from './pl.js';

export const ivrBundle = { en: ivrBundleEn, nl: ivrBundleNl, pl: ivrBundlePl };
