// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { subjectsBundleEn } from './en.js';
import { subjectsBundleNl } from './nl.js';
import { subjectsBundlePl } from './pl.js';

export const subjectsBundle = { en: subjectsBundleEn, nl: subjectsBundleNl, pl: subjectsBundlePl };
