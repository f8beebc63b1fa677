// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { agentsBundleEn } from './en.js';
import { agentsBundleNl } from './nl.js';
import { agentsBundlePl } from './pl.js';

export const agentsBundle = { en: agentsBundleEn, nl: agentsBundleNl, pl: agentsBundlePl };
