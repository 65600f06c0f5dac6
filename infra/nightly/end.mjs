// How a night ends.
import { add, call, choose, CLOUDWATCH, EVENTS, pass, record, SNS, states, task, when } from './states.mjs';

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
  served: { 'run.$': '$.plan.run', 'planned_at.$': '$.plan.at', 'published_at.$': '$.published.at', 'publish_memory_bytes.$': '$.published.outcome.peak_memory_bytes' },
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
