/** Which question a kept answer belongs to. Pure. */
import {createHash} from 'node:crypto';
import {logFilter} from '../config/panes.ts';
import {questionOf} from '../config/question.ts';
import type {SystemConfig} from '../config/schema/system.ts';

/** A hash of all sources of the program, set by the bundler: another build may read an answer as something else. */
const thisBuild = process.env.PITWALL_BUILD ?? '';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The hash of what a source asks, or of the filter of the log where the id names no source. */
export const questionHash = (system: SystemConfig, id: string, build = thisBuild): string =>
	hash(`${build} ${questionOf(system, system.sources[id] ?? logFilter(system) ?? '')}`);

/** The hash of the log of a system: all that is made of its lines. */
export const logHash = (system: SystemConfig, build = thisBuild): string =>
	hash(`${build} ${questionOf(system, logFilter(system) ?? '')}`);

/** The hash of what no question was asked for. */
export const buildHash = (build = thisBuild): string => hash(build);
