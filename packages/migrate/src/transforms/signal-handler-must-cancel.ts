import '../without-babel.ts';
import {
  jscodeshiftParser,
  toJscodeshift,
  type JscodeshiftParser,
  type JscodeshiftTransform,
} from '../transform.ts';

const transform: JscodeshiftTransform = toJscodeshift('signal-handler-must-cancel');

export default transform;
export const parser: JscodeshiftParser = jscodeshiftParser;
