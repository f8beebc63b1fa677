// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { callsBundleEn } from './en.js';
import { callsBundleNl } from './nl.js';
import { callsBundlePl } from './pl.js';

export const callsBundle = { en: callsBundleEn, nl: callsBundleNl, pl: callsBundlePl };
