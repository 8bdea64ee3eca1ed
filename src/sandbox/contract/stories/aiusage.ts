/** Stories of the AI usage system: name and title. */
export const aiusageStories = {
	'pipeline-dead': 'the key of Anthropic is rotated to one that is refused: runs fail day after day',
	'cost-spike': 'a new key calls a model in a loop: the cost of the month doubles',
	'attribution-drop': 'the mapping of keys to people loses most of its rows',
	'dashboard-slow': 'a dashboard reads whole tables: its queries take more than ten seconds',
	'partial-data': 'Cursor limits the calls: its rows are missing from the next run on',
} as const;
