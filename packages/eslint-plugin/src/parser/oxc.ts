import { nativeOxc, type NativeOxc } from '@taskgroup/patterns';
import type { ParserOptions } from 'oxc-parser';
// @ts-expect-error -- exported without types
import * as bindings from 'oxc-parser/src-js/bindings.js';
// @ts-expect-error -- exported without types
import * as wrap from 'oxc-parser/src-js/wrap.js';

export const oxc: NativeOxc<ParserOptions> = nativeOxc(bindings, wrap);
