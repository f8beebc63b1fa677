// Lint rules for the whole repository; type-aware, so that a forgotten promise is an error.
import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '**/*.mjs', '**/*.js'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './web-ui/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a string union.' }],
      eqeqeq: 'error',
    },
  },
  {
    // What repeats must survive one time that fails.
    files: ['app', 'adapters', 'cli', 'daemon'].map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a string union.' },
        {
          selector: "CallExpression[callee.name='setInterval'][arguments.0.callee.name!='guarded']",
          message: 'Give what repeats an error boundary: setInterval(guarded(log, what, work), everyMs).',
        },
      ],
    },
  },
  {
    files: ['src/app/**/*.ts'],
    // It serves adapters, which have no clock; what it does is guarded.
    ignores: ['src/app/ports/liveness-watch.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: "Use the clock's `at`, which has an error boundary." },
        { name: 'setInterval', message: "Use the clock's `at`, which has an error boundary." },
      ],
    },
  },
  {
    files: ['web-ui/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
);
