/** The real gcloud and bq, where the machine has them, pointed at a sandbox as `pitwall sandbox` points them. */
import {execFile, spawnSync} from 'node:child_process';
import {promisify} from 'node:util';

export type Tool = 'gcloud' | 'bq';

/** Why the tools are missing, or undefined. */
export const toolsMissing = (['gcloud', 'bq'] as const).every(tool => spawnSync(tool, ['version']).status === 0)
	? undefined
	: 'gcloud or bq is not on this machine';

/** What became of a command. `text`: what it said on stdout, and in its error where it failed. */
export interface Ended {
	ok: boolean;
	text: string;
}

async function ran(home: string, program: string, args: readonly string[]): Promise<Ended> {
	const {HTTP_PROXY: _, HTTPS_PROXY: __, http_proxy: ___, https_proxy: ____, ...rest} = process.env;
	const env = {
		...rest,
		HOME: home,
		CLOUDSDK_CONFIG: home,
		BIGQUERYRC: `${home}/bigqueryrc`,
		CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
	};
	try {
		return {ok: true, text: (await promisify(execFile)(program, args, {env})).stdout};
	} catch (error) {
		const {stdout, stderr} = error as {stdout: string; stderr: string};
		return {ok: false, text: `${stdout}${stderr}`};
	}
}

/** What a command says on stdout, or in its error. `home`: the folder of its configuration. */
export const runTool = async (home: string, tool: Tool, ...args: string[]): Promise<string> =>
	(await ran(home, tool, args)).text;

/** A command line as somebody pastes it into a shell. */
export const runLine = (home: string, line: string): Promise<Ended> => ran(home, 'sh', ['-c', line]);
