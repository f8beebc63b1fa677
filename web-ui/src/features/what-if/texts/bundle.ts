// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { whatIfBundleEn } from './en.js';
import { whatIfBundleNl } from './nl.js';
import { whatIfBundlePl } from './pl.js';

export const whatIfBundle = { en: whatIfBundleEn, nl: whatIfBundleNl, pl: whatIfBundlePl };
