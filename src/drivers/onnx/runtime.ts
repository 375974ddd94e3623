import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BellwetherError, messageOf } from '../../base/errors.ts';

/** What we use of ONNX Runtime's JavaScript interface, so that its package need not be installed to compile ours. */
export interface OnnxRuntime {
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(path: string, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
}

export interface OnnxTensor {
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
  readonly type: string;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

const PACKAGE = 'onnxruntime-node';

/**
 * ONNX Runtime is not among the product's dependencies: one package with the libraries of all platforms, 288 MB. Whoever
 * wants ONNX models installs it beside the product, or anywhere and says where. Throws CONFIG_INVALID when it is not
 * there or does not load on this machine.
 */
export function loadOnnxRuntime(folder?: string): OnnxRuntime {
  const require = createRequire(folder === undefined ? import.meta.url : join(folder, 'package.json'));
  let path: string;
  try {
    path = require.resolve(PACKAGE);
  } catch (cause) {
    throw new BellwetherError(
      'CONFIG_INVALID',
      `ONNX models need the npm package ${PACKAGE}, which is not installed${folder === undefined ? '' : ` in ${folder}`}. Run: npm install --ignore-scripts ${PACKAGE}`,
      { cause },
    );
  }
  try {
    return require(path) as OnnxRuntime;
  } catch (cause) {
    throw new BellwetherError(
      'CONFIG_INVALID',
      `${PACKAGE} is installed at ${path} and does not load on ${process.platform}-${process.arch}: ${messageOf(cause)}`,
      { cause },
    );
  }
}
