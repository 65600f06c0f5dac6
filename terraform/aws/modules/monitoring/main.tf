# Who is told, of what: one topic, seven alarms (eight with a database), a budget. docs/operations.md says what to do at each.
locals {
  topic_arn = "arn:${var.place.partition}:sns:${var.place.region}:${var.place.account_id}:${var.topic_name}"
  # What every stage says of itself; see docs/operations.md.
  namespace = "Nightjar"
  stages    = ["dataset", "train", "recommend", "publish"]
  # What costs, and what the dashboard shows.
  running = concat(local.stages, contains(keys(var.watched.functions), "load") ? ["load"] : [])
  day     = 86400
  hour    = 3600
}

# No key but one of yours: CloudWatch and Budgets could not publish under the one that AWS manages. What
# is said here names nights and runs, never users.
resource "aws_sns_topic" "this" {
  name              = var.topic_name
  kms_master_key_id = var.place.kms_key
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsAndBudget"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = local.topic_arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each  = toset(var.alarms.emails)
  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

# Nothing was published, by whatever model, for a day and as long as a night may take.
resource "aws_cloudwatch_metric_alarm" "night_late" {
  alarm_name          = "${var.place.name}-night-late"
  alarm_description   = "Nothing was published in the last ${24 + var.alarms.night_hours} hours. docs/operations.md, night late"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 24 + var.alarms.night_hours
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  metric_query {
    id          = "published"
    expression  = "SUM(METRICS())"
    label       = "Nights that were published"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = { own = "published", served = "served_by_production" }
    content {
      id = metric_query.key
      metric {
        namespace   = local.namespace
        metric_name = "Nights"
        dimensions  = { Outcome = metric_query.value }
        stat        = "Sum"
        period      = local.hour
      }
    }
  }
}

# A night that ended well and changed nothing: its date is earlier than the published one, or it was
# rolled back.
resource "aws_cloudwatch_metric_alarm" "night_unpublished" {
  alarm_name          = "${var.place.name}-night-unpublished"
  alarm_description   = "A night was finished and not published; the old pointer stays. docs/operations.md, night unpublished"
  namespace           = local.namespace
  metric_name         = "Nights"
  dimensions          = { Outcome = "unchanged" }
  statistic           = "Sum"
  period              = local.hour
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "night_failed" {
  alarm_name          = "${var.place.name}-night-failed"
  alarm_description   = "A night failed, was stopped or ran out of time; the old pointer stays. docs/operations.md, night failed"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]

  metric_query {
    id          = "ended_badly"
    expression  = "SUM(METRICS())"
    label       = "Nights that ended badly"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = { failed = "ExecutionsFailed", late = "ExecutionsTimedOut", aborted = "ExecutionsAborted" }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/States"
        metric_name = metric_query.value
        dimensions  = { StateMachineArn = var.watched.machine_arn }
        stat        = "Sum"
        period      = local.hour
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "gate_refused" {
  alarm_name          = "${var.place.name}-gate-refused"
  alarm_description   = "The gate refused the new model; the one in production serves. docs/operations.md, gate refused"
  namespace           = local.namespace
  metric_name         = "Refused"
  dimensions          = { Stage = "train" }
  statistic           = "Sum"
  period              = local.hour
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "rejected_rows" {
  alarm_name          = "${var.place.name}-rejected-rows"
  alarm_description   = "More than ${var.alarms.rejected_share} of the rows of the inputs were refused. docs/operations.md, rejected rows high"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.rejected_share
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]

  metric_query {
    id          = "share"
    expression  = "rejected / rows"
    label       = "Rejected share"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = { rejected = "RowsRejected", rows = "RowsIn" }
    content {
      id = metric_query.key
      metric {
        namespace   = local.namespace
        metric_name = metric_query.value
        dimensions  = { Stage = "dataset" }
        stat        = "Sum"
        period      = local.hour
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "shard_errors" {
  alarm_name          = "${var.place.name}-shard-errors"
  alarm_description   = "Shards failed; the state machine retries what may pass. docs/operations.md, shard errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = var.watched.functions.recommend }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = var.alarms.failed_shards
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

# The night is published, but the database is still at an earlier one.
resource "aws_cloudwatch_metric_alarm" "load_failed" {
  count               = contains(keys(var.watched.functions), "load") ? 1 : 0
  alarm_name          = "${var.place.name}-load-failed"
  alarm_description   = "A night was published, but not loaded into the database. docs/operations.md, load failed"
  namespace           = local.namespace
  metric_name         = "Failed"
  dimensions          = { Stage = "load" }
  statistic           = "Sum"
  period              = local.hour
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "cost" {
  alarm_name          = "${var.place.name}-cost"
  alarm_description   = "The stages of a day estimate more than ${var.alarms.night_cost_usd} US dollars. docs/operations.md, cost"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.night_cost_usd
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]

  metric_query {
    id          = "night"
    expression  = "SUM(METRICS())"
    label       = "Estimated cost of a night, US dollars"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = local.running
    content {
      id = metric_query.value
      metric {
        namespace   = local.namespace
        metric_name = "EstimatedCost"
        dimensions  = { Stage = metric_query.value }
        stat        = "Sum"
        period      = local.day
      }
    }
  }
}

# What AWS bills, a day late; the alarm above is by the stages' own estimate, at once.
resource "aws_budgets_budget" "this" {
  name         = var.place.name
  budget_type  = "COST"
  limit_amount = tostring(var.alarms.monthly_budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  # The tag has to be activated for cost allocation once: see README.md.
  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:project$%s", var.place.name)]
  }
  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }
    content {
      comparison_operator       = "GREATER_THAN"
      notification_type         = notification.key
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.this.arn]
    }
  }

  depends_on = [aws_sns_topic_policy.this]
}
