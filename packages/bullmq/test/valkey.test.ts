import { testServerKind } from './support/test-server-kind.ts';

testServerKind('valkey');
