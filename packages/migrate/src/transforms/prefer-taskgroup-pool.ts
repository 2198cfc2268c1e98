import '../without-babel.ts';
import {
  jscodeshiftParser,
  toJscodeshift,
  type JscodeshiftParser,
  type JscodeshiftTransform,
} from '../transform.ts';

const transform: JscodeshiftTransform = toJscodeshift('prefer-taskgroup-pool');

export default transform;
export const parser: JscodeshiftParser = jscodeshiftParser;
