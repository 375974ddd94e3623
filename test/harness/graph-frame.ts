/** For the web's test of its decoder: what the server would send. */
export { encodeFrame } from '../../src/networks/view/encode-frame.ts';
