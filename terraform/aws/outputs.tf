locals {
  console = "https://${var.region}.console.aws.amazon.com"
  # CloudWatch's own way of writing a log group into an address.
  log_page = { for stage, group in local.logs : stage => "${local.console}/cloudwatch/home?region=${var.region}#logsV2:log-groups/log-group/${replace(group, "/", "$252F")}" }
  logs = merge({
    train     = module.train.logs
    recommend = module.recommend.logs
    publish   = module.publish.logs
    report    = module.report.logs
    retain    = module.retain.logs
    nightly   = module.nightly.logs
  }, local.on_batch ? { dataset = module.dataset.logs } : {}, { for launch in module.launch : "launch" => launch.logs }, { for load in module.load : "load" => load.logs })
}

output "root" {
  description = "What --root is on every command line: where all nights lie."
  value       = local.place.root
}

output "images" {
  description = "Where to push the images of infra/, by folder."
  value       = { for image, repository in module.images : image => "${repository.url}:${var.release}" }
}

output "state_machine_arn" {
  description = "What aws stepfunctions start-execution is told."
  value       = module.nightly.machine_arn
}

output "dataset_role_arn" {
  description = "Role of the dataset stage: that the Dataflow workers assume, or of its container on Batch."
  value       = module.dataset.role_arn
}

output "topic_arn" {
  description = "Topic of alarms and nights' ends, to subscribe other systems to."
  value       = module.monitoring.topic_arn
}

output "table" {
  description = "Glue database and table of the recommendations."
  value       = module.storage.table
}

output "console" {
  description = "Console pages of every part of a night."
  value = merge({
    nights       = "${local.console}/states/home?region=${var.region}#/statemachines/view/${module.nightly.machine_arn}"
    schedule     = "${local.console}/scheduler/home?region=${var.region}#schedules/default/${module.nightly.name}"
    dataset      = local.on_batch ? "${local.console}/batch/home?region=${var.region}#jobs" : "https://console.cloud.google.com/dataflow/jobs?project=${var.google.project}"
    train        = "${local.console}/batch/home?region=${var.region}#jobs"
    train_queues = "${local.console}/batch/home?region=${var.region}#queues"
    recommend    = "${local.console}/lambda/home?region=${var.region}#/functions/${module.recommend.function}"
    publish      = "${local.console}/lambda/home?region=${var.region}#/functions/${module.publish.function}"
    retain       = "${local.console}/lambda/home?region=${var.region}#/functions/${module.retain.function}"
    report       = "${local.console}/lambda/home?region=${var.region}#/functions/${module.report.function}"
    files        = "https://s3.console.aws.amazon.com/s3/buckets/${module.storage.bucket}?region=${var.region}&prefix=${var.root_prefix}/"
    table        = "${local.console}/athena/home?region=${var.region}#/query-editor"
    dashboard    = "${local.console}/cloudwatch/home?region=${var.region}#dashboards/dashboard/${module.monitoring.dashboard}"
    alarms       = "${local.console}/cloudwatch/home?region=${var.region}#alarmsV2:"
    budget       = "https://console.aws.amazon.com/costmanagement/home#/budgets"
    }, {
    for launch in module.launch : "launch" => "${local.console}/lambda/home?region=${var.region}#/functions/${launch.function}"
  })
}

output "log_pages" {
  description = "Console pages of the logs, by stage."
  value       = local.log_page
}
