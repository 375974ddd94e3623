import '@fontsource-variable/inter/index.css';
import './app/mantine-styles.ts';
import './app/tokens.css';
import { createRoot } from 'react-dom/client';
import { createBrowserSession } from './api/browser-session.ts';
import { App } from './app/app.tsx';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App session={createBrowserSession()} />);
