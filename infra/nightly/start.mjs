// How a night starts.
import { add, bare, call, choose, END_JOBS, pass, STATES, task, when } from './states.mjs';

choose(
  'HowStarted',
  [when('$.ended', 'IsPresent', true, 'Ended')],
  'Started',
  'By the schedule, by someone with date and parameters of their own, or for a night that was cut off and could say nothing itself.',
);
pass(
  'Started',
  {
    'given.$': '$',
    defaults: { 'scheduled.$': '$$.Execution.StartTime', claim: false, parameters: {} },
    'night.$': '$$.Execution.Name',
    'execution.$': '$$.Execution.Id',
    failure: {},
  },
  '$',
  'Given',
);
task('Ended', {
  Comment: 'An execution that ran out of time, or was stopped: what it was asked for says where it belongs.',
  Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
  Parameters: { 'ExecutionArn.$': '$.ended.execution' },
  Select: { 'given.$': 'States.StringToJson($.Input)', 'started.$': '$.StartDate', 'night.$': '$.Name' },
  Result: '$.described',
  Retry: STATES,
  Next: 'EndedNight',
  Failed: 'NightFailed',
});
pass(
  'EndedNight',
  {
    'given.$': '$.described.given',
    defaults: { 'scheduled.$': '$.described.started', claim: false, parameters: {} },
    'night.$': '$.described.night',
    'execution.$': '$.ended.execution',
    failure: { state: 'Execution', 'error.$': '$.ended.status', cause: 'The execution was cut off; its console page says where.' },
  },
  '$',
  'Given',
);
pass(
  'Given',
  {
    merged: { 'request.$': 'States.JsonMerge($.defaults, $.given, false)' },
    'night.$': '$.night',
    'execution.$': '$.execution',
    'failure.$': '$.failure',
  },
  '$',
  'Dated',
  'What was given is kept once: a state holds 256 KB at most.',
);
pass(
  'Dated',
  { 'date.$': "States.ArrayGetItem(States.StringSplit($.merged.request.scheduled, 'T'), 0)" },
  '$.dated',
  'Requested',
  'The day on which the schedule was due, however late it came; whoever starts a night may say another.',
);
pass(
  'Requested',
  {
    'request.$': 'States.JsonMerge($.dated, $.merged.request, false)',
    parameters: bare('dataset_parameters'),
    'night.$': '$.night',
    'execution.$': '$.execution',
    'failure.$': '$.failure',
  },
  '$',
  'Night',
);
pass(
  'Night',
  {
    root: '${root}',
    'night.$': '$.night',
    'execution.$': '$.execution',
    'date.$': '$.request.date',
    'claim.$': '$.request.claim',
    'parameters.$': 'States.JsonMerge($.parameters, $.request.parameters, false)',
    'receipts.$': "States.Format('nights/dt={}/{}', $.request.date, $.night)",
    dataset_engine: '${dataset_engine}',
    jobs: bare('jobs'),
    polls: { count: 0 },
    load_function: '${load_function}',
    database: { state: 'none', subject: '', message: 'none' },
    keep: bare('keep_nights'),
    'failure.$': '$.failure',
  },
  '$',
  'IsEnded',
  'Parameters that are given replace those of the same name and no others.',
);
choose('IsEnded', [when('$.failure.state', 'IsPresent', true, END_JOBS)], 'Begin');
call(
  'Begin',
  'recommend',
  { action: 'begin', 'root.$': '$.root', 'date.$': '$.date', 'night.$': '$.night', 'claim.$': '$.claim' },
  {
    Comment: 'Checks the date and reads the rules before anything is paid for; a night of the schedule claims its date.',
    Select: { 'claimed.$': '$.Payload.claimed' },
    Result: '$.begun',
    Next: 'IsClaimed',
    Failed: 'RecordFailure',
  },
);
choose(
  'IsClaimed',
  [when('$.begun.claimed', 'BooleanEquals', false, 'AlreadyStarted')],
  'DatasetEngine',
  'A start that was delivered twice is one night.',
);
add('AlreadyStarted', { Type: 'Succeed', OutputPath: '$.begun' });
