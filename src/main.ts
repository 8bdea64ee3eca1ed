#!/usr/bin/env node
/** Nothing but the code cache: what is loaded before it is on is compiled anew at every start. */
import {enableCompileCache} from 'node:module';
import {join} from 'node:path';
import {cacheFolder} from './config/paths.ts';

// The clients and Ink are megabytes of code. In a folder of our own, because whoever can write there decides what runs;
// through the environment, so that the sandbox's process finds it too.
process.env.NODE_COMPILE_CACHE ??= join(cacheFolder(), 'compiled');
enableCompileCache();
await import('./cli.ts');
