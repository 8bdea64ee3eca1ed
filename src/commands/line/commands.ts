/** The only list of commands: one more is a file of this folder and a line here. `--help` keeps their order. */
import {act} from './act.ts';
import {approve} from './approve.ts';
import {audit} from './audit.ts';
import {check} from './check.ts';
import {completion} from './completion.ts';
import {config} from './config.ts';
import {coverage} from './coverage.ts';
import {doctor} from './doctor.ts';
import {drill} from './drill.ts';
import {freeze} from './freeze.ts';
import {handover} from './handover.ts';
import {importLine} from './import.ts';
import {incident} from './incident.ts';
import {init} from './init.ts';
import {journal} from './journal.ts';
import {man} from './man.ts';
import {postmortem} from './postmortem.ts';
import {query} from './query.ts';
import {record} from './record.ts';
import {replay} from './replay.ts';
import {runbook} from './runbook.ts';
import {sandbox} from './sandbox.ts';
import {snapshot} from './snapshot.ts';
import {status} from './status.ts';
import {tail} from './tail.ts';
import {test} from './test.ts';
import type {CommandLine} from './types.ts';

export const commands: readonly CommandLine[] = [
	check,
	status,
	snapshot,
	query,
	tail,
	act,
	approve,
	audit,
	drill,
	incident,
	record,
	replay,
	doctor,
	freeze,
	handover,
	postmortem,
	init,
	importLine,
	journal,
	test,
	runbook,
	sandbox,
	config,
	coverage,
	completion,
	man,
];
