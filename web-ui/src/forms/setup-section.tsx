// A section of the set-up, as a feature adds it.
// Never knows one; features/company/setup-contents.ts lists them.
import type { ComponentType } from 'react';
import type { Company, CompanyList } from '../../../src/api/company.js';
import type { Dictionary } from '../i18n/dictionary.js';
import type { Format } from '../i18n/format.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { derivedSection } from './derived-section.js';
import { ListSection } from './list-section.js';
import type { Section } from './section.js';
import type { UnsavedChanges } from './unsaved-changes.js';

export interface SetupProps {
  readonly company: Company;
  /** Of the company as it was read: what a change builds on. */
  readonly version: number | undefined;
  /** What one goes on with that was not saved before. */
  readonly resumed: UnsavedChanges | undefined;
  /** Something was saved or removed. */
  readonly onChanged: () => void;
}

export interface SetupSection {
  /** Second part of its address; of a list: the list's name. */
  readonly name: string;
  readonly words: (t: Dictionary) => { readonly title: string; readonly intro: string };
  readonly Content: ComponentType<SetupProps>;
}

/** Of a list of the configuration. `sectionOf`: by default made from the list's definition. */
export function listSetup<L extends CompanyList>(
  list: L,
  sectionOf: (company: Company, t: Dictionary, format: Format) => Section<Company[L][number]> = (
    company,
    t,
  ) => derivedSection(list, company, t),
): SetupSection {
  function Content(props: SetupProps) {
    return <ListSection section={sectionOf(props.company, useText(), useFormat())} {...props} />;
  }
  return { name: list, words: (t) => t.lists[list], Content };
}
