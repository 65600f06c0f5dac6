// The dataset: a job of Dataflow, or a container on AWS Batch.
import { describe, machines, readReceipt, submit, whyEnded } from './batch.mjs';
import { bare, call, choose, END_JOBS, pass, poll, states, when } from './states.mjs';

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
  END_JOBS,
);
choose(END_JOBS, [{ ...ON_BATCH, Next: 'EndJobs' }], 'CancelDataset', 'Jobs of Batch are ended together.');
call('CancelDataset', 'launch', { action: 'cancel', ...job }, {
  Comment: 'A job that nobody waits for is not paid for; there may be none, or one that is over.',
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

// ---- dataset on Batch ---------------------------------------------------------------------------

for (const kind of ['Spot', 'OnDemand']) {
  // Each begins at the start, so that more of them would only leave less time for each.
  const values = (prefix) => ({ attempts: 1, queue: `\${dataset_${prefix}_queue}` });
  machines(`${kind}Dataset`, kind, '$.building', values, 'BuildDataset');
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
