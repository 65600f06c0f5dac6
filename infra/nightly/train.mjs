// The training, and what follows from a refusal.
import { describe, machines, readReceipt, submit, whyEnded } from './batch.mjs';
import { add, bare, BATCH, call, choose, CLOUDWATCH, OURS, pass, poll, task, when } from './states.mjs';

for (const kind of ['Spot', 'OnDemand']) {
  const values = (prefix) => ({
    attempts: bare(`${prefix}_attempts`),
    queue: `\${${prefix}_queue}`,
    max_polls: bare(`${prefix}_max_polls`),
  });
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
export const planned = {
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
