# One page for a night: how it went, what each stage did, and the newest failures.
locals {
  by_stage = [
    ["RowsIn", "Rows read", "Sum"],
    ["RowsOut", "Rows made", "Sum"],
    ["RowsRejected", "Rows refused", "Sum"],
    ["Seconds", "Seconds", "Sum"],
    ["BytesOut", "Bytes written", "Sum"],
    ["Quality", "Quality: the headline figure of each stage", "Average"],
    ["EstimatedCost", "Estimated cost, US dollars", "Sum"],
  ]
  widgets = concat(
    [
      {
        type = "metric"
        properties = {
          title  = "Nights"
          region = var.place.region
          stat   = "Sum"
          period = local.day
          view   = "timeSeries"
          metrics = concat(
            [
              for name in ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"] :
              ["AWS/States", name, "StateMachineArn", var.watched.machine_arn]
            ],
            [[local.namespace, "Refused", "Stage", "train"]],
          )
        }
      },
    ],
    [
      for metric in local.by_stage : {
        type = "metric"
        properties = {
          title   = metric[1]
          region  = var.place.region
          stat    = metric[2]
          period  = local.day
          view    = "timeSeries"
          metrics = [for stage in local.running : [local.namespace, metric[0], "Stage", stage]]
        }
      }
    ],
    [
      {
        type = "metric"
        properties = {
          title  = "Functions: errors, throttles and the longest call"
          region = var.place.region
          period = 300
          view   = "timeSeries"
          metrics = concat(
            [for function in values(var.watched.functions) : ["AWS/Lambda", "Errors", "FunctionName", function, { stat = "Sum" }]],
            [for function in values(var.watched.functions) : ["AWS/Lambda", "Throttles", "FunctionName", function, { stat = "Sum" }]],
            [for function in values(var.watched.functions) : ["AWS/Lambda", "Duration", "FunctionName", function, { stat = "Maximum", yAxis = "right" }]],
          )
        }
      },
      {
        type = "log"
        properties = {
          title  = "Newest errors"
          region = var.place.region
          view   = "table"
          query = join(" | ", concat(
            [for group in values(var.watched.logs) : "SOURCE '${group}'"],
            ["fields @timestamp, @log, @message", "filter @message like /(?i)(error|failed|refused)/", "sort @timestamp desc", "limit 50"],
          ))
        }
      },
    ],
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.place.name
  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : merge(widget, {
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
      })
    ]
  })
}
