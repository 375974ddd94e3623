import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Mantine in our tokens: neutral greys, one accent, radius 6, one border colour, almost no shadow. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: {
    accent: [
      '#edf2fd',
      '#d9e4fb',
      '#b3c8f6',
      '#8db0ff',
      '#668fee',
      '#4575e3',
      '#2f62d9',
      '#2456c7',
      '#1f4db5',
      '#12357f',
    ],
    dark: [
      '#e8e9ec',
      '#adb2bd',
      '#8f95a2',
      '#717785',
      '#3a3e48',
      '#2b2e36',
      '#1b1d23',
      '#131418',
      '#101115',
      '#0c0d10',
    ],
  },
  defaultRadius: 6,
  radius: { xs: '3px', sm: '6px', md: '6px', lg: '8px', xl: '10px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.5', xl: '1.4' },
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    InputWrapper: {
      styles: { error: { fontSize: 12 }, description: { fontSize: 12 }, label: { marginBottom: 2 } },
    },
    Button: { styles: { root: { fontWeight: 500 } } },
    Modal: {
      styles: {
        content: { background: 'var(--bg-raised)' },
        header: { background: 'var(--bg-raised)' },
        title: { fontSize: 16, fontWeight: 600 },
      },
      defaultProps: {
        centered: false,
        yOffset: '10vh',
        transitionProps: { duration: 100 },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        events: { hover: true, focus: true, touch: false },
      },
    },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'none' } },
    Popover: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'none' } },
  },
});

const mapped = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-default': 'var(--bg-raised)',
  '--mantine-color-default-hover': 'var(--bg-hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border)',
  '--mantine-color-error': 'var(--critical)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: mapped, dark: mapped });
