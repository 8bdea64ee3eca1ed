/** What a component test drew is gone after it: the files of this kind share a worker. */
import {cleanup} from 'ink-testing-library';
import {afterEach} from 'vitest';

afterEach(cleanup);
