// Writes infra/nightly.asl.json, the state machine of a night: node infra/nightly/build.mjs. What
// several states have in common (how to repeat, what to catch, how to wait for a job) is said once,
// here. Terraform fills in the placeholders, ${name}.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = new URL('../nightly.asl.json', import.meta.url);
const OURS = 'dev.nightjar.functions.';

/** A placeholder that stands for a number or an object, and so without quotes. */
const bare = (name) => `<<${name}>>`;

// ---- how to repeat ------------------------------------------------------------------------------

const repeat = (errors, interval, attempts, longest) => ({
  ErrorEquals: errors,
  IntervalSeconds: interval,
  BackoffRate: 2,
  MaxAttempts: attempts,
  MaxDelaySeconds: longest,
  JitterStrategy: 'FULL',
});

/** Of a function: its service's bad moments, then a sandbox that broke, which is no verdict yet. */
const LAMBDA = (attempts) => [
  repeat(
    [
      'Lambda.TooManyRequestsException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      `${OURS}TransientFailureException`,
    ],
    2,
    attempts,
    120,
  ),
  repeat(['Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout'], 5, 3, 60),
];
/** It stopped by itself, and what it finished stays: the next attempt goes on. */
const OUT_OF_TIME = (attempts) => repeat([`${OURS}OutOfTimeException`], 2, attempts, 60);
const service = (word, errors, attempts = 5) => [
  repeat([...errors, 'SdkClientException'].map((error) => `${word}.${error}`), 2, attempts, 60),
];
const BATCH = service('Batch', ['ServerException', 'TooManyRequestsException', 'ThrottlingException']);
const S3 = service('S3', ['SlowDownException', 'InternalErrorException', 'ServiceUnavailableException']);
const SNS = service('SNS', ['ThrottledException', 'InternalErrorException']);
const EVENTS = service('EventBridge', ['InternalException', 'ThrottlingException']);
const CLOUDWATCH = service('CloudWatch', ['InternalServiceFaultException', 'ThrottlingException']);
const STATES = service('Sfn', ['ThrottlingException']);

// ---- states -------------------------------------------------------------------------------------

const states = {};
const add = (name, state) => {
  states[name] = state;
};
const pass = (name, parameters, path, next, comment) =>
  add(name, {
    ...(comment && { Comment: comment }),
    Type: 'Pass',
    Parameters: parameters,
    ...(path !== '$' && { ResultPath: path }),
    Next: next,
  });
const when = (variable, test, value, next) => ({ Variable: variable, [test]: value, Next: next });
const choose = (name, choices, otherwise, comment) =>
  add(name, { ...(comment && { Comment: comment }), Type: 'Choice', Choices: choices, Default: otherwise });

/**
 * A task. What it cannot catch away is the night's failure: which state, which error, and the cause,
 * which may name users and so goes no further than the bucket.
 */
const task = (name, { Comment, Resource, Timeout = 60, Parameters, Select, Result, Retry, Next, Catch = [], Failed = 'RecordFailure' }) => {
  add(name, {
    ...(Comment && { Comment }),
    Type: 'Task',
    Resource,
    TimeoutSeconds: Timeout,
    Parameters,
    ...(Select && { ResultSelector: Select }),
    ResultPath: Result ?? null,
    Retry,
    Catch: [...Catch, { ErrorEquals: ['States.ALL'], ResultPath: '$.caught', Next: `${name}Failed` }],
    Next,
  });
  failed(name, Failed);
};
const failed = (name, next) =>
  pass(
    `${name}Failed`,
    { state: name, 'error.$': '$.caught.Error', 'cause.$': '$.caught.Cause' },
    '$.failure',
    next,
  );
const call = (name, stage, payload, options) =>
  task(name, {
    Resource: 'arn:aws:states:::lambda:invoke',
    Timeout: bare(`${stage}_timeout_seconds`),
    Parameters: { FunctionName: `\${${stage}_function}`, Payload: payload },
    Retry: LAMBDA(6),
    ...options,
  });
/** Looks at a job every minute, until it is over or late. */
const poll = (what, check, { over, late, lateAfter }) => {
  const names = { wait: `WaitFor${what}`, check: `Check${what}`, state: `${what}State`, count: `Count${what}Polls` };
  add(names.wait, { Type: 'Wait', Seconds: bare('poll_seconds'), Next: names.check });
  check(names.check, names.state);
  choose(names.state, [...over, { ...lateAfter, Next: late }], names.count);
  pass(names.count, { 'count.$': 'States.MathAdd($.polls.count, 1)' }, '$.polls', names.wait);
};
const record = (name, next) =>
  task(name, {
    Comment: 'Where (the state) and why (its error and cause), beside the receipts.',
    Resource: 'arn:aws:states:::aws-sdk:s3:putObject',
    Parameters: {
      Bucket: '${bucket}',
      'Key.$': "States.Format('${key_prefix}{}/failure.json', $.receipts)",
      ContentType: 'application/json',
      Body: {
        'date.$': '$.date',
        'night.$': '$.night',
        'execution.$': '$.execution',
        'at.$': '$$.State.EnteredTime',
        'failure.$': '$.failure',
      },
    },
    Retry: S3,
    Next: next,
    Failed: next,
  });

// ---- how a night starts -------------------------------------------------------------------------

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
choose('IsEnded', [when('$.failure.state', 'IsPresent', true, 'WhoseDataset')], 'Begin');
call(
  'Begin',
  'recommend',
  { action: 'begin', 'root.$': '$.root', 'date.$': '$.date', 'night.$': '$.night', 'claim.$': '$.claim' },
  {
    Comment: 'Checks the date and reads the rules before anything is paid for; a night of the schedule claims its date.',
    Select: { 'claimed.$': '$.Payload.claimed' },
    Result: '$.begun',
    Next: 'IsClaimed',
  },
);
choose(
  'IsClaimed',
  [when('$.begun.claimed', 'BooleanEquals', false, 'AlreadyStarted')],
  'DatasetEngine',
  'A start that was delivered twice is one night.',
);
add('AlreadyStarted', { Type: 'Succeed', OutputPath: '$.begun' });

// ---- dataset ------------------------------------------------------------------------------------

const ON_BATCH = when('$.dataset_engine', 'StringEquals', 'batch', 'SpotDataset');
choose('DatasetEngine', [ON_BATCH], 'Launch', 'Terraform says which: Dataflow, or a container on AWS Batch.');
const job = { 'root.$': '$.root', 'date.$': '$.date', 'night.$': '$.night' };
call('Launch', 'launch', { action: 'start', ...job, 'parameters.$': '$.parameters' }, {
  Comment: 'Starts the Dataflow job, or finds the one that this night has already.',
  Select: { 'job_id.$': '$.Payload.job_id' },
  Result: '$.launched',
  Next: 'WaitForDataset',
});
poll(
  'Dataset',
  (name, next) =>
    call(name, 'launch', { action: 'status', ...job, 'job_id.$': '$.launched.job_id' }, {
      Select: { 'answer.$': '$.Payload' },
      Result: '$.check',
      Next: next,
    }),
  {
    over: [
      when('$.check.answer.state', 'StringEquals', 'DONE', 'Dataset'),
      { Not: { Variable: '$.check.answer.state', StringEquals: 'RUNNING' }, Next: 'DatasetFailed' },
    ],
    late: 'DatasetLate',
    lateAfter: { Variable: '$.polls.count', NumericGreaterThanEquals: bare('max_polls') },
  },
);
pass(
  'DatasetFailed',
  { state: 'Dataset', error: 'Dataset.Failed', 'cause.$': 'States.JsonToString($.check.answer)' },
  '$.failure',
  'RecordFailure',
);
pass(
  'DatasetLate',
  { state: 'Dataset', error: 'Dataset.Late', cause: 'the job of the dataset took longer than a night allows it' },
  '$.failure',
  'WhoseDataset',
);
choose('WhoseDataset', [{ ...ON_BATCH, Next: 'EndJobs' }], 'CancelDataset', 'Jobs of Batch are ended together.');
call('CancelDataset', 'launch', { action: 'cancel', ...job }, {
  Comment: 'A job that nobody waits for is not paid for; there may be none.',
  Next: 'EndJobs',
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.uncancelled', Next: 'EndJobs' }],
});
delete states.CancelDatasetFailed;
states.CancelDataset.Catch.pop();
pass('Dataset', { 'folder.$': '$.check.answer.dataset' }, '$.dataset', 'CheckServing', 'From here on, the folder is all that counts of the job.');
call('CheckServing', 'recommend', { action: 'check', 'root.$': '$.root', 'dataset.$': '$.dataset.folder', width: bare('model_width') }, {
  Comment: 'Do the rules fit the catalog, and do catalog and model fit into the function? Before a GPU is paid for.',
  Next: 'SpotMachines',
});

// ---- containers on AWS Batch --------------------------------------------------------------------

/** The machines that a job is to run on, and how often. */
const machines = (name, kind, path, values, next) => {
  const prefix = kind === 'Spot' ? 'spot' : 'on_demand';
  pass(name, { kind, attempts: bare(`${prefix}_attempts`), ...values(prefix) }, path, next);
};
/** An attempt that lost its machine is repeated by Batch; after every other the job is over. */
const submit = (name, { Comment, stage, machinesAt, definition, overrides, timeout, Next }) =>
  task(name, {
    Comment,
    Resource: 'arn:aws:states:::batch:submitJob',
    Parameters: {
      'JobName.$': `States.Format('nightjar-${stage}-{}', $.night)`,
      'JobQueue.$': `${machinesAt}.queue`,
      JobDefinition: definition,
      ContainerOverrides: overrides,
      Timeout: { AttemptDurationSeconds: bare(timeout) },
      RetryStrategy: {
        'Attempts.$': `${machinesAt}.attempts`,
        EvaluateOnExit: [
          { OnStatusReason: 'Host EC2*', Action: 'RETRY' },
          { OnExitCode: '143', Action: 'RETRY' },
          { OnReason: '*', Action: 'EXIT' },
        ],
      },
    },
    Select: { 'id.$': '$.JobId' },
    Result: '$.job',
    Retry: BATCH,
    Next,
  });
const describe = (path) => (name, next) =>
  task(name, {
    Resource: 'arn:aws:states:::aws-sdk:batch:describeJobs',
    Parameters: { 'Jobs.$': 'States.Array($.job.id)' },
    Select: { 'job.$': '$.Jobs[0]' },
    Result: path,
    Retry: BATCH,
    Next: next,
  });
const readReceipt = (name, stage, path, { unread, Next, Comment }) => {
  task(name, {
    Comment,
    Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
    Parameters: { Bucket: '${bucket}', 'Key.$': `States.Format('\${key_prefix}{}/${stage}.json', $.receipts)` },
    Select: { [`${stage}.$`]: 'States.StringToJson($.Body)' },
    Result: '$.receipt',
    Retry: S3,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: path, Next: unread }],
    Next,
  });
  delete states[`${name}Failed`];
  states[name].Catch.pop();
};
/**
 * Why a job ended badly. A container that was killed, or that has no exit code, lost its machine or
 * never got one; everything else would come again on any machine.
 */
const whyEnded = (name, job, kind, { first = [], failed: next, otherwise }) => {
  const code = `${job}.Container.ExitCode`;
  const has = { Variable: code, IsPresent: true };
  const not = (value) => ({ Not: { Variable: code, NumericEquals: value } });
  const reason = `${job}.Container.Reason`;
  choose(
    name,
    [
      { And: [{ Variable: reason, IsPresent: true }, { Variable: reason, StringMatches: 'OutOfMemory*' }], Next: next },
      ...first,
      { And: [has, not(143), not(137)], Next: next },
      { Not: { Variable: kind, StringEquals: 'Spot' }, Next: next },
    ],
    otherwise,
    'Killed, or without an exit code: it lost its machine, or never got one. Everything else would come again on any machine.',
  );
};

// ---- dataset on Batch ---------------------------------------------------------------------------

for (const kind of ['Spot', 'OnDemand']) {
  const queue = (prefix) => ({ queue: `\${dataset_${prefix}_queue}` });
  machines(`${kind}Dataset`, kind, '$.building', queue, 'BuildDataset');
}
submit('BuildDataset', {
  Comment: 'What the night decides are arguments, all other settings a JSON object in the environment.',
  stage: 'dataset',
  machinesAt: '$.building',
  definition: '${dataset_job_definition}',
  overrides: {
    'Command.$': "States.Array('dataset', '--root', $.root, '--date', $.date, '--receipt', States.Format('{}/dataset.json', $.receipts))",
    Environment: [{ Name: 'NIGHTJAR_DATASET_PARAMETERS', 'Value.$': 'States.JsonToString($.parameters)' }],
  },
  timeout: 'dataset_timeout_seconds',
  Next: 'WaitForBuild',
});
poll('Build', describe('$.built'), {
  over: [
    when('$.built.job.Status', 'StringEquals', 'SUCCEEDED', 'ReadDatasetReceipt'),
    when('$.built.job.Status', 'StringEquals', 'FAILED', 'WhyBuildEnded'),
  ],
  late: 'DatasetLate',
  lateAfter: { Variable: '$.polls.count', NumericGreaterThanEquals: bare('max_polls') },
});
// A container that ends by itself with 1 has just written why. Of one that was killed, a receipt is
// that of an earlier attempt.
const EXIT_CODE = '$.built.job.Container.ExitCode';
whyEnded('WhyBuildEnded', '$.built.job', '$.building.kind', {
  first: [
    {
      And: [{ Variable: EXIT_CODE, IsPresent: true }, { Variable: EXIT_CODE, NumericEquals: 1 }],
      Next: 'ReadDatasetReceipt',
    },
  ],
  failed: 'BuildFailed',
  otherwise: 'OnDemandDataset',
});
readReceipt('ReadDatasetReceipt', 'dataset', '$.built.unread', {
  Comment: 'Names the folder, or says why there is none.',
  unread: 'BuildFailed',
  Next: 'IsBuilt',
});
const outcome = (word) => when('$.receipt.dataset.outcome', 'StringEquals', word, 'Built');
choose('IsBuilt', [outcome('done'), outcome('reused')], 'DatasetStopped');
pass('Built', { 'folder.$': '$.receipt.dataset.folder' }, '$.dataset', 'CheckServing');
pass(
  'DatasetStopped',
  { state: 'Dataset', error: 'Dataset.Failed', 'cause.$': "States.Format('{} (job {}, FAILED)', $.receipt.dataset.reason, $.job.id)" },
  '$.failure',
  'RecordFailure',
);
pass(
  'BuildFailed',
  { state: 'Dataset', error: 'Dataset.Failed', 'cause.$': 'States.JsonToString($.built)' },
  '$.failure',
  'RecordFailure',
);

// ---- train --------------------------------------------------------------------------------------

for (const kind of ['Spot', 'OnDemand']) {
  const values = (prefix) => ({ queue: `\${${prefix}_queue}`, max_polls: bare(`${prefix}_max_polls`) });
  machines(`${kind}Machines`, kind, '$.training', values, 'TrainPolls');
}
pass('TrainPolls', { count: 0 }, '$.polls', 'Train');
submit('Train', {
  Comment: 'An attempt that lost its machine is repeated by Batch and goes on from its checkpoint; so does the same job on machines of the other kind.',
  stage: 'train',
  machinesAt: '$.training',
  definition: '${train_job_definition}',
  overrides: {
    'Command.$': "States.Array('train', '--root', $.root, '--dataset', $.dataset.folder, '--receipt', States.Format('{}/train.json', $.receipts))",
  },
  timeout: 'train_timeout_seconds',
  Next: 'WaitForTraining',
});
poll('Training', describe('$.trained'), {
  over: [
    when('$.trained.job.Status', 'StringEquals', 'SUCCEEDED', 'Plan'),
    when('$.trained.job.Status', 'StringEquals', 'FAILED', 'ReadReceipt'),
  ],
  late: 'TerminateTraining',
  lateAfter: { Variable: '$.polls.count', NumericGreaterThanEqualsPath: '$.training.max_polls' },
});
task('TerminateTraining', {
  Comment: 'Batch ends an attempt in time itself; this is for a job that never became one. The next is started once this one is over.',
  Resource: 'arn:aws:states:::aws-sdk:batch:terminateJob',
  Parameters: { 'JobId.$': '$.job.id', Reason: 'took longer than a night allows it' },
  Retry: BATCH,
  Next: 'CountTrainingPolls',
});
readReceipt('ReadReceipt', 'train', '$.unread', {
  Comment: 'Whether the gate refused says the receipt alone: an exit code may be the Java machine\'s.',
  unread: 'WhyTrainingEnded',
  Next: 'IsRefused',
});
choose('IsRefused', [when('$.receipt.train.outcome', 'StringEquals', 'refused', 'CountRefusal')], 'WhyTrainingEnded');
whyEnded('WhyTrainingEnded', '$.trained.job', '$.training.kind', {
  failed: 'TrainingFailed',
  otherwise: 'OnDemandMachines',
});
pass(
  'TrainingFailed',
  { state: 'Train', error: 'Train.Failed', 'cause.$': 'States.JsonToString($.trained.job)' },
  '$.failure',
  'RecordFailure',
);
add('EndJobs', {
  Comment: 'Jobs of a night that is over: of each stage that Batch runs, in each queue it may be in.',
  Type: 'Map',
  ItemsPath: '$.jobs',
  ItemSelector: { 'job.$': '$$.Map.Item.Value', 'night.$': '$.night' },
  MaxConcurrency: 1,
  ToleratedFailurePercentage: 0,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'FindJobs',
    States: {
      FindJobs: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:batch:listJobs',
        TimeoutSeconds: 60,
        Parameters: {
          'JobQueue.$': '$.job.queue',
          Filters: [{ Name: 'JOB_NAME', 'Values.$': "States.Array(States.Format('nightjar-{}-{}', $.job.stage, $.night))" }],
        },
        Retry: BATCH,
        Next: 'EachJob',
      },
      EachJob: {
        Type: 'Map',
        ItemsPath: '$.JobSummaryList',
        MaxConcurrency: 1,
        ToleratedFailurePercentage: 0,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'EndJob',
          States: {
            EndJob: {
              Type: 'Task',
              Resource: 'arn:aws:states:::aws-sdk:batch:terminateJob',
              TimeoutSeconds: 60,
              Parameters: { 'JobId.$': '$.JobId', Reason: 'the night is over' },
              Retry: BATCH,
              End: true,
            },
          },
        },
        Retry: BATCH,
        End: true,
      },
    },
  },
  ResultPath: null,
  Retry: BATCH,
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unended', Next: 'RecordFailure' }],
  Next: 'RecordFailure',
});

// ---- a refusal ----------------------------------------------------------------------------------

task('CountRefusal', {
  Comment: 'The gate refused the model; an alarm sees it. Tonight\'s users are served by the model in production.',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Parameters: {
    Namespace: 'Nightjar',
    MetricData: [{ MetricName: 'Refused', Dimensions: [{ Name: 'Stage', Value: 'train' }], Unit: 'Count', Value: 1 }],
  },
  Retry: CLOUDWATCH,
  Next: 'PlanWithProduction',
  Failed: 'PlanWithProduction',
});
const planned = {
  Select: {
    'run.$': '$.Payload.run',
    'manifest.$': "States.Format('{}/manifest.json', $.Payload.run)",
    'model.$': '$.Payload.model',
    'parts.$': '$.Payload.parts',
    'served_by.$': '$.Payload.served_by',
    'shards.$': '$.Payload.shards',
    'at.$': '$$.State.EnteredTime',
  },
  Result: '$.plan',
  Next: 'Recommend',
};
call('PlanWithProduction', 'recommend', { action: 'plan', 'root.$': '$.root', 'dataset.$': '$.dataset.folder', production: true }, {
  ...planned,
  Catch: [{ ErrorEquals: [`${OURS}NothingPublishedException`], ResultPath: '$.nothing', Next: 'TellRefused' }],
});

// ---- recommend and publish ----------------------------------------------------------------------

call(
  'Plan',
  'recommend',
  { action: 'plan', 'root.$': '$.root', 'dataset.$': '$.dataset.folder', 'receipt.$': "States.Format('{}/train.json', $.receipts)" },
  { Comment: 'Claims the run and lists its shards; the receipt of train names the model.', ...planned },
);
add('Recommend', {
  Comment: 'One invocation for each shard; one that fails for good ends the night. What each said lies beside the receipts.',
  Type: 'Map',
  MaxConcurrency: bare('max_concurrency'),
  ToleratedFailurePercentage: 0,
  Label: 'Shards',
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Parameters: { 'Bucket.$': '$.plan.shards.bucket', 'Key.$': '$.plan.shards.key' },
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Shard',
    States: {
      Shard: {
        Comment: 'Its answer counts; the names of its files lie in the run.',
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        TimeoutSeconds: bare('recommend_timeout_seconds'),
        Parameters: { FunctionName: '${recommend_function}', 'Payload.$': '$' },
        ResultSelector: { 'part.$': '$.Payload' },
        Retry: [...LAMBDA(8), OUT_OF_TIME(1)],
        End: true,
      },
    },
  },
  ResultWriter: {
    Resource: 'arn:aws:states:::s3:putObject',
    Parameters: {
      'Bucket.$': '$.plan.shards.bucket',
      'Prefix.$': "States.Format('${key_prefix}{}/shards', $.receipts)",
    },
  },
  ResultPath: null,
  Retry: [repeat(['States.ItemReaderFailed', 'States.ResultWriterFailed'], 10, 2, 60)],
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.caught', Next: 'RecommendFailed' }],
  Next: 'Publish',
});
failed('Recommend', 'RecordFailure');
call('Publish', 'publish', { 'root.$': '$.root', 'run.$': '$.plan.run' }, {
  Comment: 'Verifies the run and flips the pointer; all of it again without harm.',
  Select: { 'outcome.$': '$.Payload', 'at.$': '$$.State.EnteredTime' },
  Result: '$.published',
  Retry: [...LAMBDA(6), OUT_OF_TIME(8)],
  Next: 'HasDatabase',
});

// ---- load ---------------------------------------------------------------------------------------

choose(
  'HasDatabase',
  [when('$.load_function', 'StringEquals', 'none', 'HowPublished')],
  'Load',
  'Terraform names the function that loads a database, or none.',
);
call('Load', 'load', { 'root.$': '$.root' }, {
  Comment: 'What is published now, as a new version; the database keeps what is loaded, so an attempt goes on where the last one stopped.',
  Parameters: { 'FunctionName.$': '$.load_function', Payload: { 'root.$': '$.root' } },
  Select: {
    state: 'loaded',
    subject: '',
    'message.$': "States.Format('leads to run {}, {} rows loaded', $.Payload.run, $.Payload.rows)",
  },
  Result: '$.database',
  Retry: [...LAMBDA(6), OUT_OF_TIME(100)],
  Next: 'HowPublished',
  Failed: 'NotLoaded',
});
pass(
  'NotLoaded',
  {
    state: 'failed',
    subject: ', database not loaded',
    'message.$': "States.Format('not loaded, {}; the cause is in {}/{}/failure.json', $.failure.error, $.root, $.receipts)",
  },
  '$.database',
  'RecordNotLoaded',
  'The night stays published, and readers of the database where they are.',
);
record('RecordNotLoaded', 'CountNotLoaded');
task('CountNotLoaded', {
  Comment: 'An alarm watches it.',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Parameters: {
    Namespace: 'Nightjar',
    MetricData: [{ MetricName: 'Failed', Dimensions: [{ Name: 'Stage', Value: 'load' }], Unit: 'Count', Value: 1 }],
  },
  Retry: CLOUDWATCH,
  Next: 'HowPublished',
  Failed: 'HowPublished',
});

// ---- how a night ends ---------------------------------------------------------------------------

choose('HowPublished', [
  { Not: { Variable: '$.published.outcome.pointer.manifest', StringEqualsPath: '$.plan.manifest' }, Next: 'TellUnchanged' },
  when('$.plan.served_by', 'StringEquals', 'production', 'TellServed'),
], 'TellPublished');
const about = { 'date.$': '$.date', 'night.$': '$.night', 'execution.$': '$.execution', root: '${root}' };
const run = {
  'run.$': '$.plan.run',
  'model.$': '$.plan.model',
  'served_by.$': '$.plan.served_by',
  'changed.$': '$.published.outcome.changed',
  'warnings.$': '$.published.outcome.warnings',
  'current_manifest.$': '$.published.outcome.pointer.manifest',
  'current_sha256.$': '$.published.outcome.pointer.sha256',
  'database.$': '$.database.state',
};
const night = { root: '${root}', 'date.$': '$.date', 'night.$': '$.night', 'ended_at.$': '$$.State.EnteredTime' };
const served = {
  served: { 'run.$': '$.plan.run', 'planned_at.$': '$.plan.at', 'published_at.$': '$.published.at' },
};
const tell = (name, outcome, subject, message, detail, report) =>
  pass(
    name,
    {
      outcome,
      'subject.$': `States.Format('Nightjar {}: ${subject}{}', $.date, $.database.subject)`,
      'message.$': message,
      detail: { version: 1, outcome, ...about, ...detail },
      report: { ...night, ...report },
    },
    '$.told',
    'CountOutcome',
  );
const FACTS = "$.night, $.date, $.plan.run, $.plan.model, $.plan.parts, States.JsonToString($.published.outcome.warnings), $.database.message, $.execution";
tell(
  'TellPublished',
  'published',
  'published',
  `States.Format('Night {} of {} published {} with model {} in {} parts. Warnings: {}. Database: {}. Execution {}', ${FACTS})`,
  run,
  served,
);
tell(
  'TellServed',
  'served_by_production',
  'published with the model in production',
  `States.Format('Night {} of {}: the gate refused the new model. Published {} with the model in production, {}, in {} parts. Warnings: {}. Database: {}. Execution {}', ${FACTS})`,
  run,
  served,
);
tell(
  'TellUnchanged',
  'unchanged',
  'finished, not published',
  `States.Format('Night {} of {} finished {} with model {} in {} parts; what was published before stays. Warnings: {}. Database: {}. Execution {}', ${FACTS})`,
  run,
  served,
);
tell(
  'TellRefused',
  'refused',
  'model refused',
  "States.Format('Night {} of {}: the gate refused the model, and there is none in production. The reason is in {}/{}/train.json. Execution {}', $.night, $.date, $.root, $.receipts, $.execution)",
  { changed: false, warnings: [] },
);
record('RecordFailure', 'TellFailed');
tell(
  'TellFailed',
  'failed',
  'night failed',
  "States.Format('Night {} of {} failed in {} with {}; the cause is in {}/{}/failure.json. What current.json names is what is published. Execution {}', $.night, $.date, $.failure.state, $.failure.error, $.root, $.receipts, $.execution)",
  { changed: false, warnings: [], 'state.$': '$.failure.state', 'error.$': '$.failure.error' },
  { failed: { 'state.$': '$.failure.state', 'error.$': '$.failure.error' } },
);
task('CountOutcome', {
  Comment: 'Alarms watch it.',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Parameters: {
    Namespace: 'Nightjar',
    MetricData: [{ MetricName: 'Nights', Dimensions: [{ Name: 'Outcome', 'Value.$': '$.told.outcome' }], Unit: 'Count', Value: 1 }],
  },
  Retry: CLOUDWATCH,
  Next: 'Report',
  Failed: 'Report',
});
call('Report', 'report', {}, {
  Comment: 'The morning report, however the night ended. One that cannot be written does not fail the night.',
  Parameters: { FunctionName: '${report_function}', 'Payload.$': '$.told.report' },
  Select: { 'report.$': '$.Payload.report' },
  Result: '$.report',
  Next: 'Reported',
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unreported', Next: 'NotReported' }],
});
delete states.ReportFailed;
states.Report.Catch.pop();
pass(
  'Reported',
  {
    'detail.$': "States.JsonMerge($.told.detail, $.report, false)",
    'message.$': "States.Format('{}. Report: ${files_page}{}', $.told.message, $.report.report)",
  },
  '$.said',
  'SendEvent',
);
pass(
  'NotReported',
  {
    'detail.$': '$.told.detail',
    'message.$': "States.Format('{}. No report could be written; nightjar report tries again', $.told.message)",
  },
  '$.said',
  'SendEvent',
);
task('SendEvent', {
  Comment: 'One event for each night, on the default bus; docs/events.md has its schema.',
  Resource: 'arn:aws:states:::events:putEvents',
  Parameters: {
    Entries: [{ Source: 'nightjar', DetailType: 'Nightjar night', 'Detail.$': '$.said.detail', Resources: ['${state_machine_arn}'] }],
  },
  Retry: EVENTS,
  Next: 'Notify',
  Failed: 'Notify',
});
task('Notify', {
  Comment: 'Names runs, counts and files, never a user: causes stay in the bucket.',
  Resource: 'arn:aws:states:::sns:publish',
  Parameters: { TopicArn: '${topic}', 'Subject.$': '$.told.subject', 'Message.$': '$.said.message' },
  Retry: SNS,
  Next: 'HowEnded',
  Failed: 'RecordUntold',
});
choose('HowEnded', [
  when('$.told.outcome', 'StringEquals', 'failed', 'NightFailed'),
  {
    And: [
      { Variable: '$.failure.state', IsPresent: true },
      { Variable: '$.failure.state', StringEquals: 'SendEvent' },
    ],
    Next: 'RecordUntold',
  },
  when('$.told.outcome', 'StringEquals', 'refused', 'GateRefused'),
  when('$.keep', 'NumericGreaterThan', 0, 'Retain'),
], 'Published');
call('Retain', 'retain', { 'root.$': '$.root', 'keep.$': '$.keep' }, {
  Comment: 'Deletes what neither the newest nights nor current.json need; none is a night that keeps all.',
  Next: 'Published',
  Failed: 'RecordUntold',
});
record('RecordUntold', 'NightFailed');
add('Published', { Type: 'Succeed', OutputPath: '$.said.detail' });
add('GateRefused', { Type: 'Succeed', OutputPath: '$.said.detail' });
add('NightFailed', {
  Type: 'Fail',
  Error: 'NightFailed',
  Cause: 'nights/dt=<date>/<night>/failure.json below the root says where and why',
});

// ---- the file -----------------------------------------------------------------------------------

/** The definition with its placeholders. */
export function text() {
  const machine = {
    Comment: 'One night: dataset, train, recommend, publish, and load where there is a database. Its id is the name of the execution. Written by infra/nightly/build.mjs.',
    TimeoutSeconds: bare('night_timeout_seconds'),
    StartAt: 'HowStarted',
    States: states,
  };
  return JSON.stringify(machine, null, 2).replace(/"<<(\w+)>>"/g, '${$1}') + '\n';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, text());
