// What several states of a night have in common: how to repeat, what to catch, how to wait for a job.
export const OURS = 'dev.nightjar.functions.';

/** A placeholder that stands for a number or an object, and so without quotes. */
export const bare = (name) => `<<${name}>>`;

// ---- how to repeat ------------------------------------------------------------------------------

export const repeat = (errors, interval, attempts, longest) => ({
  ErrorEquals: errors,
  IntervalSeconds: interval,
  BackoffRate: 2,
  MaxAttempts: attempts,
  MaxDelaySeconds: longest,
  JitterStrategy: 'FULL',
});

/** Of a function: its service's bad moments, then a sandbox that broke, which is no verdict yet. */
export const LAMBDA = (attempts) => [
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
export const OUT_OF_TIME = (attempts) => repeat([`${OURS}OutOfTimeException`], 2, attempts, 60);
const service = (word, errors, attempts = 5) => [
  repeat([...errors, 'SdkClientException'].map((error) => `${word}.${error}`), 2, attempts, 60),
];
export const BATCH = service('Batch', ['ServerException', 'TooManyRequestsException', 'ThrottlingException']);
export const S3 = service('S3', ['SlowDownException', 'InternalErrorException', 'ServiceUnavailableException']);
export const SNS = service('SNS', ['ThrottledException', 'InternalErrorException']);
export const EVENTS = service('EventBridge', ['InternalException', 'ThrottlingException', 'FailedEntry']);
export const CLOUDWATCH = service('CloudWatch', ['InternalServiceFaultException', 'ThrottlingException']);
export const STATES = service('Sfn', ['ThrottlingException']);

// ---- states -------------------------------------------------------------------------------------

export const states = {};
export const add = (name, state) => {
  states[name] = state;
};
export const pass = (name, parameters, path, next, comment) =>
  add(name, {
    ...(comment && { Comment: comment }),
    Type: 'Pass',
    Parameters: parameters,
    ...(path !== '$' && { ResultPath: path }),
    Next: next,
  });
export const when = (variable, test, value, next) => ({ Variable: variable, [test]: value, Next: next });
export const choose = (name, choices, otherwise, comment) =>
  add(name, { ...(comment && { Comment: comment }), Type: 'Choice', Choices: choices, Default: otherwise });

/** Where failures lead: the jobs of a night that failed are ended, then it is written down. */
export const END_JOBS = 'WhoseDataset';
/**
 * A task. What it cannot catch away is the night's failure: which state, which error, and the cause,
 * which may name users and so goes no further than the bucket.
 */
export const task = (name, { Comment, Resource, Timeout = 60, Parameters, Select, Result, Retry, Next, Catch = [], Failed = END_JOBS }) => {
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
export const failed = (name, next) =>
  pass(
    `${name}Failed`,
    { state: name, 'error.$': '$.caught.Error', 'cause.$': '$.caught.Cause' },
    '$.failure',
    next,
  );
export const call = (name, stage, payload, options) =>
  task(name, {
    Resource: 'arn:aws:states:::lambda:invoke',
    Timeout: bare(`${stage}_timeout_seconds`),
    Parameters: { FunctionName: `\${${stage}_function}`, Payload: payload },
    Retry: LAMBDA(6),
    ...options,
  });
/** Looks at a job every minute, until it is over or late. */
export const poll = (what, check, { over, late, lateAfter }) => {
  const names = { wait: `WaitFor${what}`, check: `Check${what}`, state: `${what}State`, count: `Count${what}Polls` };
  add(names.wait, { Type: 'Wait', Seconds: bare('poll_seconds'), Next: names.check });
  check(names.check, names.state);
  choose(names.state, [...over, { ...lateAfter, Next: late }], names.count);
  pass(names.count, { 'count.$': 'States.MathAdd($.polls.count, 1)' }, '$.polls', names.wait);
};
export const record = (name, next) =>
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
