// The name of a recording, with suggestions and a word when a language lacks it.
// Never refuses a name: the recording may be made later.
import { useId } from 'react';
import { languageSchema } from '../../../src/api/common.js';
import type { FieldAttributes } from '../ui/field.js';
import { isWholeMessage, usePrompts } from './prompts-context.js';
import { PromptWarning } from './sound-warning.js';

interface PromptInputProps {
  readonly attributes: Partial<FieldAttributes>;
  readonly value: string;
  readonly 'aria-label'?: string;
  readonly onChange: (value: string) => void;
}

export function PromptInput({ attributes, value, onChange, ...rest }: PromptInputProps) {
  const prompts = usePrompts();
  const listId = useId();
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
      <PromptWarning prompt={value} />
    </>
  );
}
