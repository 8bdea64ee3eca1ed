/** `pitwall`: the wall. Draws first, then starts the sandbox (if asked), loads the Google clients and polls. */

import {join} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {currentActor} from '../actions/audit/actor.ts';
import {openAudit} from '../actions/audit/log.ts';
import {embeddedCloud} from '../actions/leftovers.ts';
import {openMachine} from '../actions/machine/machine.ts';
import {createDesk} from '../actions/runs.ts';
import {createOutbox} from '../comms/outbox.ts';
import {configFiles} from '../config/files.ts';
import {stateFolder} from '../config/paths.ts';
import {journalAddress} from '../config/sharedJournal.ts';
import {type ColourDepth, colourDepths} from '../config/theme-names.ts';
import {createJournal} from '../journal/journal.ts';
import {openLogFile} from '../logFile.ts';
import type {Memory} from '../memory/remembered.ts';
import {createPoller} from '../poll/poller.ts';
import {createQuestions} from '../runbooks/ask.ts';
import {liveScene} from '../scene/live.ts';
import {renderWall, type WallProps} from '../shell/render.tsx';
import type {ActionDialog} from '../store/types.ts';
import {catchStray} from '../terminal/stray.ts';
import {detectTheme} from '../theme/theme.ts';
import {type Announcer, announce} from './announce.ts';
import {createAskChanges} from './askChanges.ts';
import {auditTicks, tickByChecks} from './checklists.ts';
import {connect} from './connect.ts';
import {withRules} from './drilledSystem.ts';
import {deedsIn} from './facts/deeds.ts';
import {createEcho} from './facts/echo.ts';
import {writeDown} from './facts/writeDown.ts';
import {flasher, writtenOnce} from './faults.ts';
import {identityOf} from './identity.ts';
import {judge} from './judge.ts';
import {keepJournal} from './keepJournal.ts';
import {followMachine} from './machine.ts';
import {auditHolds, auditModes, tellLeftovers} from './modes.ts';
import {runPlain, wantsPlain} from './plain.ts';
import {printOnce} from './printOnce.ts';
import {liveConfig, reloadOnChange} from './reload.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';
import {rewindOf} from './rewindOf.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';
import {type AskedDrill, journalOfDrill, startDrill} from './startDrill.ts';
import {tellStatus} from './tellStatus.ts';
import {wallApprovals} from './wallApprovals.ts';
import {wallExecutor} from './wallExecutor.ts';
import {wallStore} from './wallStore.ts';

export interface WatchOptions extends ConfigOptions, SandboxFlags {
	logFile?: string;
	allowActions?: boolean;
	/** False: no BEL. */
	bell: boolean;
	/** Lines instead of a screen. */
	plain?: boolean;
	mouse?: boolean;
	color: ColourDepth;
	/** The dialog that it opens on. */
	open?: ActionDialog;
	/** What is practised; only with `sandbox`. */
	drill?: AskedDrill;
}

/** Runs until the wall is left; resolves with the exit code. @throws UsageError */
export async function watch(options: WatchOptions): Promise<number> {
	const asked = sandboxOptions(options);
	const file = wallFile(options);
	const files = configFiles(file?.found);
	const resolved = await resolveConfig(options, file, files);
	const {drill: asksDrill} = options;
	const loaded = liveConfig(asksDrill ? withRules(resolved, asksDrill.scenario.system, asksDrill.rules) : resolved);
	// Its members are those of the newest config, so that every holder sees a reload.
	const config = loaded.view;
	const log = openLogFile(options.logFile);
	// Without an audit log the wall opens, says so, and refuses every action.
	const audit = openAudit({path: join(stateFolder(), 'audit.jsonl'), now: () => Date.now()});
	const release = catchStray({
		sink: log.write,
		rejected: reason => flash(`a library failed: ${reason} (see the log file)`),
	});

	const given = config.wall.endpoints;
	const {isEmbedded, clock, cloud, survey, team, connection, stop} = connect({
		endpoints: given,
		log,
		sandbox: options.sandbox ? asked : undefined,
	});
	const plain = wantsPlain(options.plain, process.env, process.stdout.isTTY);
	const screen = !plain && process.stdout.isTTY && process.stdin.isTTY;
	const identity = () => identityOf(config, isEmbedded ? [asked.story, asked.seed] : undefined, clock);
	const ofWall = createJournal(clock);
	// A snapshot that is printed leaves nothing, but removes what must not be there.
	const kept =
		screen || plain || !config.wall.remember
			? keepJournal({config, identity, clock, log, journal: ofWall, tell: text => flash(text)})
			: undefined;
	// Lines are of what happens now.
	const memory: Memory = (screen && kept?.memory) || new Map();
	const {store, obey} = wallStore({config, options, memory, clock});
	const flash = flasher(store);
	log.onFailure(flash);
	log.write(`started: process ${process.pid}, Node ${process.version}`);
	const poller = createPoller({config, reads: cloud.reads, clock, memory});
	const cloudName = isEmbedded ? embeddedCloud : (given.grpc ?? given.http ?? 'Google');
	const actor = currentActor();
	const {user} = actor;
	const ownMachine = openMachine({
		shared: () => config.wall.shared,
		state: stateFolder(),
		actor,
		now: () => Date.now(),
	});
	const echo = createEcho();
	// An embedded sandbox is of one wall, and a snapshot tells nobody.
	const shares = config.wall.journal !== undefined && !isEmbedded && (screen || plain);
	const shared = shares
		? (await import('./shareJournal.ts')).shareJournal({
				database: team(journalAddress(config.wall.journal ?? '', config.systems[0]?.project ?? '')),
				...{journal: ofWall, machine: ownMachine, store, clock, user, log, tell: flash},
			})
		: undefined;
	const machine = shared?.machine ?? ownMachine;
	const executor = wallExecutor({
		...cloud,
		...{config, store, audit, machine, cloud: cloudName, clock, poller},
		...(shares && {teamDeeds: () => deedsIn(ofWall.facts())}),
		approvals: wallApprovals({
			...{config, clock, survey, cloud: cloudName, actor, journal: ofWall},
			drills: options.drill !== undefined,
			practice: options.sandbox === true && !options.drill,
		}),
		granted: async (project, permissions) => (await survey()).granted(project, permissions),
	});
	auditModes(store, executor);
	auditHolds(store, executor, clock, echo);
	auditTicks(store, executor, echo);
	const stopFollowing = followMachine(machine, store);
	void audit.opening.then(({warning}) => {
		if (warning === undefined) return;
		log.write(warning);
		store.getState().notify(warning, 'error');
	});
	const desk = createDesk(executor, busy => store.getState().setBusy(busy), user);
	const questions = createQuestions(poller);
	const journal = asksDrill ? journalOfDrill(ofWall, asksDrill) : ofWall;
	const drill =
		asksDrill && startDrill(asksDrill, {config, journal, clock, connection, sandbox: asked, user, log: log.write});
	if (drill) store.getState().enter({kind: 'drill', system: 'overview'});
	const live = liveScene(poller, store, desk.runs, journal);
	const stopWriting = writeDown({config, poller, live, store, runs: desk.runs, journal, user, clock, echo, kept});
	void tellLeftovers(store, desk, log.write);
	if (options.allowActions && !config.wall.readOnly) store.getState().arm('--allow-actions');
	const sandbox = Boolean(options.sandbox || given.grpc || given.http);
	const announcer = announce({
		config,
		live,
		clock,
		store,
		sandbox,
		drill: drill !== undefined,
		log,
		bell: options.bell,
	});
	const teller = screen || plain ? tellStatus({config, live, clock, sandbox, log}) : undefined;
	const askChanges = createAskChanges(config, poller);
	const tick = tickByChecks(config, live, store);
	const evaluated: Announcer['evaluated'] = (alerts, now, again) => {
		announcer.evaluated(alerts, now, again);
		teller?.evaluated();
		askChanges(alerts, now);
		tick(now);
	};
	const failed = writtenOnce(log.write, 'checks were not judged');
	const stopJudging = judge(config, poller, store, clock, evaluated, memory, failed);
	const outbox = createOutbox({
		journal,
		now: clock.now,
		user,
		webhooks: () => config.wall.webhooks,
		folder: join(stateFolder(), 'messages'),
		async postmortem(incident) {
			const {postmortemOfWall} = await import('./postmortemFiles.ts');
			return postmortemOfWall(incident, {config, now: clock.now(), store: kept?.store(), sandbox});
		},
		practice: isEmbedded,
		env: process.env,
	});
	const wall: WallProps = {
		poller,
		live,
		journal,
		store,
		config,
		clock,
		sandbox,
		user,
		desk,
		questions,
		outbox,
		...(drill && {drill}),
		...(kept && {rewind: rewindOf({kept, journal, live, store, config, clock})}),
	};
	const stopReloading = reloadOnChange({
		options,
		files,
		loaded,
		log,
		apply(next) {
			poller.reconfigure(next);
			obey(next);
			kept?.obey();
		},
		trouble: text => store.getState().setTrouble(text),
	});
	let left = false;
	try {
		// The terminal is queried after the first frame.
		if (screen) setImmediate().then(() => left || poller.start(options.system));
		else poller.start(options.system);
		shared?.start();
		if (plain) return await runPlain(wall, announcer);
		if (!screen) return await printOnce(wall, poller, config);
		const theme = detectTheme(process.env, config.wall.theme, colourDepths[options.color]);
		return await renderWall({...wall, theme}, {attach: announcer.attach, log: log.write, logPath: log.path});
	} finally {
		left = true;
		await drill?.leave();
		// Before the journal is closed: what is under way is a fact as well.
		await outbox.stop();
		stopReloading();
		stopFollowing();
		stopWriting();
		wall.rewind?.stop();
		stopJudging();
		announcer.stop();
		const silenced = teller?.stop();
		await shared?.stop();
		await poller.stop();
		await stop();
		await kept?.stop();
		await silenced;
		release();
	}
}
