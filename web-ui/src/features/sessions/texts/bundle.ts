// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { sessionsBundleEn } from './en.js';
import { sessionsBundleNl } from './nl.js';
import { sessionsBundlePl } from './pl.js';

export const sessionsBundle = { en: sessionsBundleEn, nl: sessionsBundleNl, pl: sessionsBundlePl };
