// The name of a recording, with suggestions and a word when a language lacks it.
// Never refuses a name: the recording may be made later.
import { useId } from 'react';
import { languageSchema } from '../../../src/api/company.js';
import { languageNames } from '../i18n/language.js';
import { useText } from '../i18n/use-text.js';
import type { FieldAttributes } from '../ui/field.js';
import { isWholeMessage, usePrompts } from './prompts-context.js';

interface PromptInputProps {
  readonly attributes: Partial<FieldAttributes>;
  readonly value: string;
  readonly 'aria-label'?: string;
  readonly onChange: (value: string) => void;
}

/** Languages that have recordings, but not this one. */
export function useMissingLanguages(prompt: string): readonly string[] {
  const prompts = usePrompts();
  if (prompt === '') return [];
  return languageSchema.options
    .filter((language) => prompts[language].length > 0 && !prompts[language].includes(prompt))
    .map((language) => languageNames[language]);
}

export function PromptInput({ attributes, value, onChange, ...rest }: PromptInputProps) {
  const t = useText();
  const prompts = usePrompts();
  const listId = useId();
  const missing = useMissingLanguages(value);
  const all = [...new Set(languageSchema.options.flatMap((language) => prompts[language]))]
    .filter(isWholeMessage)
    .sort();
  return (
    <>
      <input
        {...attributes}
        {...rest}
        value={value}
        spellCheck={false}
        list={listId}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {all.map((prompt) => (
          <option key={prompt} value={prompt} />
        ))}
      </datalist>
      {missing.length > 0 && <p className="field-hint">{t.routing.noRecordingIn(missing.join(', '))}</p>}
    </>
  );
}
