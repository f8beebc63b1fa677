// What the forms add to the texts of the pages, in each language.
// Never holds a text.
import { formsBundleEn } from './en.js';
import { formsBundleNl } from './nl.js';
import { formsBundlePl } from './pl.js';

export const formsBundle = { en: formsBundleEn, nl: formsBundleNl, pl: formsBundlePl };
