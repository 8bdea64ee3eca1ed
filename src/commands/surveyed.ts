/** The cloud of a command that sets up or examines: its reads, and the survey of a project. */
import type {CloudReads} from '../cloud/port.ts';
import type {CloudSurvey} from '../cloud/survey.ts';
import type {TeamDatabase} from '../cloud/team.ts';
import type {DatabaseAddress} from '../config/sharedJournal.ts';
import {openLogFile} from '../logFile.ts';
import {catchStray} from '../terminal/stray.ts';
import {connect} from './connect.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';

export interface SurveyOptions extends SandboxFlags {
	sandbox?: boolean;
	logFile?: string;
}

interface Surveyed {
	reads: CloudReads;
	survey: CloudSurvey;
	/** The journal that walls share; whoever asks closes it. */
	team(address: DatabaseAddress): Promise<TeamDatabase>;
	/** Ends the connections, and a sandbox of ours. */
	stop(): Promise<void>;
}

/** @param given addresses of a sandbox that runs already; they come before one of ours. @throws UsageError */
export async function openSurvey(
	options: SurveyOptions,
	given: {grpc?: string | undefined; http?: string | undefined},
): Promise<Surveyed> {
	const log = openLogFile(options.logFile);
	const release = catchStray({sink: log.write});
	const sandbox = options.sandbox ? sandboxOptions(options) : undefined;
	const {cloud, survey, team, stop} = connect({endpoints: given, log, sandbox, isShort: true});
	const leave = async () => {
		await stop();
		release();
	};
	try {
		return {reads: cloud.reads, survey: await survey(), team, stop: leave};
	} catch (error) {
		await leave();
		throw error;
	}
}
