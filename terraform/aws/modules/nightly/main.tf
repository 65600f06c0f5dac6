# The night itself: the state machine, and the schedule that starts it.
locals {
  name         = "${var.place.name}-nightly"
  arn          = "${var.place.partition}:states:${var.place.region}:${var.place.account_id}"
  machine_arn  = "arn:${local.arn}:stateMachine:${local.name}"
  poll_seconds = 60
  # What an attempt of training may take, with the time until it gets a machine: see modules/batch.
  attempt_seconds = var.train_seconds + 1800
  attempts        = { spot = 2, on_demand = 1 }
  load            = lookup(var.functions, "load", null)
  launch          = lookup(var.functions, "launch", null)
  dataset         = lookup(var.jobs, "dataset", null)
  # A function ends by itself before the state that waits for it does.
  margin_seconds = 60
  # What one attempt at each function may take; where there is no such function, the margin alone.
  step_seconds = { for name in ["launch", "recommend", "publish", "load", "report", "retain"] : name => lookup(local.limits, name, 0) + local.margin_seconds }
  limits       = { for name, function in var.functions : name => function.timeout_seconds }
  # How often publish, and load, go on where an attempt ran out of time. Publishing has what a shard that
  # does so once leaves of hours.recommend; loading what all else leaves of the night: begin, check and
  # plan, report and retain, and half an hour for what takes seconds.
  publish_repeats = floor((var.hours.recommend * 3600 - 2 * local.step_seconds["recommend"]) / local.step_seconds["publish"]) - 1
  others_seconds = (
    (var.hours.dataset + var.hours.recommend) * 3600 + sum(values(local.attempts)) * local.attempt_seconds
    + 3 * local.step_seconds["recommend"] + local.step_seconds["report"] + local.step_seconds["retain"] + 1800
  )
  load_repeats = local.load == null ? 0 : floor((var.hours.night * 3600 - local.others_seconds) / local.step_seconds["load"]) - 1
  definition = templatefile(var.definition, {
    root                      = var.place.root
    bucket                    = var.place.bucket
    key_prefix                = "${var.root_prefix}/"
    state_machine_arn         = local.machine_arn
    dataset_parameters        = jsonencode(var.parameters)
    model_width               = var.width
    dataset_engine            = local.dataset == null ? "dataflow" : "batch"
    launch_function           = local.launch == null ? "none" : "${local.launch.name}:${local.launch.version}"
    launch_timeout_seconds    = local.step_seconds["launch"]
    dataset_spot_queue        = local.dataset == null ? "none" : local.dataset.queues["spot"]
    dataset_on_demand_queue   = local.dataset == null ? "none" : local.dataset.queues["on-demand"]
    dataset_job_definition    = local.dataset == null ? "none" : local.dataset.definition
    dataset_timeout_seconds   = var.dataset_seconds
    jobs                      = jsonencode(flatten([for stage, job in var.jobs : [for queue in values(job.queues) : { stage = stage, queue = queue }]]))
    poll_seconds              = local.poll_seconds
    max_polls                 = ceil(var.hours.dataset * 3600 / local.poll_seconds)
    spot_queue                = var.jobs.train.queues["spot"]
    spot_attempts             = local.attempts.spot
    spot_max_polls            = ceil(local.attempts.spot * local.attempt_seconds / local.poll_seconds)
    on_demand_queue           = var.jobs.train.queues["on-demand"]
    on_demand_attempts        = local.attempts.on_demand
    on_demand_max_polls       = ceil(local.attempts.on_demand * local.attempt_seconds / local.poll_seconds)
    train_job_definition      = var.jobs.train.definition
    train_timeout_seconds     = var.train_seconds
    recommend_function        = "${var.functions.recommend.name}:${var.functions.recommend.version}"
    recommend_timeout_seconds = local.step_seconds["recommend"]
    max_concurrency           = var.concurrency
    publish_function          = "${var.functions.publish.name}:${var.functions.publish.version}"
    publish_timeout_seconds   = local.step_seconds["publish"]
    publish_repeats           = local.publish_repeats
    load_function             = local.load == null ? "none" : "${local.load.name}:${local.load.version}"
    load_timeout_seconds      = local.step_seconds["load"]
    load_repeats              = local.load_repeats
    report_function           = "${var.functions.report.name}:${var.functions.report.version}"
    report_timeout_seconds    = local.step_seconds["report"]
    retain_function           = "${var.functions.retain.name}:${var.functions.retain.version}"
    retain_timeout_seconds    = local.step_seconds["retain"]
    keep_nights               = var.keep_nights
    files_page                = "https://${var.place.region}.console.aws.amazon.com/s3/object/${var.place.bucket}?region=${var.place.region}&prefix=${var.root_prefix}/"
    topic                     = var.topic_arn
    night_timeout_seconds     = var.hours.night * 3600
  })
}

module "role" {
  source = "../role"
  name   = local.name
  key    = var.place.kms_key
  trust = {
    Principal = { Service = "states.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
  }
  statements = [
    {
      Sid      = "CallFunctions"
      Action   = ["lambda:InvokeFunction"]
      Resource = [for function in var.functions : "${function.arn}:*"]
    },
    {
      Sid    = "SubmitJobs"
      Action = ["batch:SubmitJob"]
      Resource = flatten([
        for job in values(var.jobs) : concat([job.definition_arn, "${job.definition_arn}:*"], values(job.queues))
      ])
    },
    {
      Sid      = "FollowJobs"
      Action   = ["batch:DescribeJobs", "batch:ListJobs", "batch:TerminateJob"]
      Resource = "*"
    },
    {
      Sid      = "SendEvent"
      Action   = ["events:PutEvents"]
      Resource = "arn:${var.place.partition}:events:${var.place.region}:${var.place.account_id}:event-bus/default"
    },
    {
      Sid      = "StartShards"
      Action   = ["states:StartExecution"]
      Resource = local.machine_arn
    },
    {
      Sid    = "FollowShards"
      Action = ["states:DescribeExecution", "states:StopExecution"]
      Resource = [
        "arn:${local.arn}:execution:${local.name}:*",
        "arn:${local.arn}:execution:${local.name}/*",
      ]
    },
    {
      Sid      = "ReadShardList"
      Action   = ["s3:GetObject"]
      Resource = "${var.place.keys_arn}/recommendations/*"
    },
    {
      Sid      = "WriteShardResultsAndFailures"
      Action   = ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]
      Resource = ["${var.place.keys_arn}/nights/*/failure.json", "${var.place.keys_arn}/nights/*/shards/*"]
    },
    {
      Sid      = "ReadReceipts"
      Action   = ["s3:GetObject"]
      Resource = [for stage in keys(var.jobs) : "${var.place.keys_arn}/nights/*/${stage}.json"]
    },
    {
      Sid      = "Tell"
      Action   = ["sns:Publish"]
      Resource = var.topic_arn
    },
    {
      Sid       = "Count"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = "*"
      Condition = { StringEquals = { "cloudwatch:namespace" = "Nightjar" } }
    },
    {
      Sid = "Logs"
      Action = [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
      ]
      Resource = "*"
    },
    {
      Sid = "Traces"
      Action = [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
      ]
      Resource = "*"
    },
  ]
}

resource "aws_cloudwatch_log_group" "this" {
  # Under this prefix CloudWatch needs no resource policy of its own for each log group.
  name              = "/aws/vendedlogs/states/${local.name}"
  retention_in_days = var.place.log_days
  kms_key_id        = var.place.kms_key
}

resource "aws_sfn_state_machine" "this" {
  name     = local.name
  role_arn = module.role.arn
  type     = "STANDARD"

  definition = local.definition

  # Which state and why, not what went in and out: that is in the console's own history.
  logging_configuration {
    level                  = "ALL"
    include_execution_data = false
    log_destination        = "arn:${var.place.partition}:logs:${var.place.region}:${var.place.account_id}:log-group:${aws_cloudwatch_log_group.this.name}:*"
  }
  tracing_configuration {
    enabled = true
  }
}

module "schedule_role" {
  source = "../role"
  name   = "${var.place.name}-schedule"
  trust = {
    Principal = { Service = "scheduler.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
  }
  statements = [{
    Sid      = "StartNight"
    Action   = ["states:StartExecution"]
    Resource = local.machine_arn
  }]
}

resource "aws_scheduler_schedule" "this" {
  name                         = local.name
  description                  = "Starts a night of Nightjar"
  state                        = var.schedule.enabled ? "ENABLED" : "DISABLED"
  schedule_expression          = var.schedule.expression
  schedule_expression_timezone = var.schedule.time_zone

  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sfn_state_machine.this.arn
    role_arn = module.schedule_role.arn
    # As the scheduler wants it: jsonencode would hide the brackets from it. A start that is delivered
    # twice, or a day late, is of the same date.
    input = "{\"scheduled\":\"<aws.scheduler.scheduled-time>\",\"claim\":true}"

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}

# An execution that ran out of time, or was stopped, could say nothing itself: another writes down what
# became of it, ends its jobs and tells everyone.
resource "aws_cloudwatch_event_rule" "ended" {
  name        = "${var.place.name}-ended"
  description = "A night of Nightjar ran out of time or was stopped"
  event_pattern = jsonencode({
    source        = ["aws.states"]
    "detail-type" = ["Step Functions Execution Status Change"]
    detail = {
      status          = ["TIMED_OUT", "ABORTED"]
      stateMachineArn = [local.machine_arn]
    }
  })
}

module "ended_role" {
  source = "../role"
  name   = "${var.place.name}-ended"
  trust = {
    Principal = { Service = "events.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
  }
  statements = [{
    Sid      = "StartNight"
    Action   = ["states:StartExecution"]
    Resource = local.machine_arn
  }]
}

resource "aws_cloudwatch_event_target" "ended" {
  rule     = aws_cloudwatch_event_rule.ended.name
  arn      = aws_sfn_state_machine.this.arn
  role_arn = module.ended_role.arn

  input_transformer {
    input_paths = {
      execution = "$.detail.executionArn"
      status    = "$.detail.status"
    }
    input_template = "{\"ended\":{\"execution\":\"<execution>\",\"status\":\"<status>\"}}"
  }
}
