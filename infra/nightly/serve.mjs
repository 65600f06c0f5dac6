// Recommend, publish, and load where there is a database.
import { planned } from './train.mjs';
import { add, bare, call, choose, CLOUDWATCH, END_JOBS, failed, LAMBDA, OUT_OF_TIME, pass, record, repeat, task, when } from './states.mjs';

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
failed('Recommend', END_JOBS);
call('Publish', 'publish', { 'root.$': '$.root', 'run.$': '$.plan.run' }, {
  Comment: 'Verifies the run and flips the pointer; all of it again without harm.',
  Select: { 'outcome.$': '$.Payload', 'at.$': '$$.State.EnteredTime' },
  Result: '$.published',
  Retry: [...LAMBDA(6), OUT_OF_TIME(bare('publish_repeats'))],
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
  Retry: [...LAMBDA(6), OUT_OF_TIME(bare('load_repeats'))],
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
