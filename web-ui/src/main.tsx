// Starts the browser client.
// Never holds a page.
import './plain-validators.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { ownFontSettled } from './own-font.js';
import { checkSession, watchSession } from './session-store.js';
import { startTheme } from './theme.js';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/components.css';
import './styles/wallboard.css';
import './styles/pages.css';
import './styles/setup.css';
import './styles/customers.css';
import './styles/subjects.css';
import './styles/what-if.css';
import './styles/explanation.css';
import './styles/print.css';

startTheme();
watchSession();
void checkSession();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void ownFontSettled().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
