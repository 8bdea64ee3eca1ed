/** Jobs of the Scheduler that somebody paused, resumed or edited while it was watched. Pure. */
import {rowsOf, textOf} from '../checks/readings.ts';
import {timeOf} from '../checks/time.ts';
import {beforeOf} from '../cloud/sources/before.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {own} from '../text/own.ts';
import {differencesOf} from './differences.ts';
import type {Change} from './types.ts';

const verbs: Readonly<Record<string, string>> = {PAUSED: 'pause', ENABLED: 'resume', DISABLED: 'disable'};

/** The last change of each job, as far as one was seen. */
export const jobChangesOf = (state: SourceState, {tz}: Pick<SystemConfig, 'tz'>): Change[] =>
	rowsOf(state).flatMap((row): Change[] => {
		const [t, before] = [timeOf(own(row, 'changed_at'), tz), beforeOf(row)];
		if (t === undefined || !before) return [];
		const name = textOf(own(row, 'name')) ?? '';
		const verb = own(before, 'state') === own(row, 'state') ? 'edit' : verbs[textOf(own(row, 'state')) ?? ''];
		return [{t, kind: 'job', subject: name, words: `${verb ?? 'edit'} job ${name}`, diff: differencesOf(before, row)}];
	});
