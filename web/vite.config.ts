import react from '@vitejs/plugin-react';
import { defineConfig, type PluginOption } from 'vite';

// `BELLWETHER_API=http://127.0.0.1:8080 npm run dev --workspace web` works against a running product;
// without it `vite dev` answers the API from an invented world in dev/, which is never built.
const api = process.env.BELLWETHER_API;

export default defineConfig(async ({ command }) => {
  const plugins: PluginOption[] = [react()];
  if (command === 'serve' && api === undefined) plugins.push((await import('./dev/mock-api.ts')).mockApi());
  return {
    plugins,
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 700,
    },
    server: {
      host: '127.0.0.1',
      ...(api === undefined
        ? {}
        : { proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } } }),
    },
  };
});
