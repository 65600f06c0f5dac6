// Containers on AWS Batch.
import { bare, BATCH, choose, pass, S3, states, task } from './states.mjs';

/** The machines that a job is to run on, and how often: `values` of the prefix of their placeholders. */
export const machines = (name, kind, path, values, next) =>
  pass(name, { kind, ...values(kind === 'Spot' ? 'spot' : 'on_demand') }, path, next);
/** An attempt that lost its machine is repeated by Batch; after every other the job is over. */
export const submit = (name, { Comment, stage, machinesAt, definition, overrides, timeout, Next }) =>
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
export const describe = (path) => (name, next) =>
  task(name, {
    Resource: 'arn:aws:states:::aws-sdk:batch:describeJobs',
    Parameters: { 'Jobs.$': 'States.Array($.job.id)' },
    Select: { 'job.$': '$.Jobs[0]' },
    Result: path,
    Retry: BATCH,
    Next: next,
  });
export const readReceipt = (name, stage, path, { unread, Next, Comment }) => {
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
export const whyEnded = (name, job, kind, { first = [], failed: next, otherwise }) => {
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
