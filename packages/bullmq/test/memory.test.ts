import { memory } from '@taskgroup/background';
import { describe } from 'vitest';
import { behavesAsABackend } from './support/conformance.ts';

describe('in memory', () => behavesAsABackend(() => memory()));
