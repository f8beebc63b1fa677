// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { wallboardBundleEn } from './en.js';
import { wallboardBundleNl } from './nl.js';
import { wallboardBundlePl } from './pl.js';

export const wallboardBundle = { en: wallboardBundleEn, nl: wallboardBundleNl, pl: wallboardBundlePl };
