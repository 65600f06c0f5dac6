# One function of the functions' one package.
locals {
  name          = "${var.place.name}-${var.stage}"
  logs          = "/aws/lambda/${local.name}"
  logs_at       = "arn:${var.place.partition}:logs:${var.place.region}:${var.place.account_id}:log-group:${local.logs}"
  native        = var.package.runtime == "provided.al2023"
  zipped        = var.package.image == null
  machine_price = "NIGHTJAR_${upper(var.stage)}_MACHINE_PRICE"
  # Lambda itself makes the network interfaces, with this role; the program in the function may not.
  interfaces = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ]
  joining = [for statement in [
    {
      Sid      = "JoinNetwork"
      Action   = local.interfaces
      Resource = "*"
    },
    {
      Effect    = "Deny"
      Sid       = "JoinNetworkNotFromWithin"
      Action    = local.interfaces
      Resource  = "*"
      Condition = { ArnEquals = { "lambda:SourceFunctionArn" = ["arn:${var.place.partition}:lambda:${var.place.region}:${var.place.account_id}:function:${local.name}"] } }
    },
  ] : statement if var.network != null]
}

module "role" {
  source    = "../role"
  name      = local.name
  key       = var.place.kms_key
  read_keys = var.keys
  trust = {
    Principal = { Service = "lambda.amazonaws.com" }
    Action    = "sts:AssumeRole"
  }
  statements = concat(var.statements, local.joining, [
    {
      Sid      = "Logs"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${local.logs_at}:*"
    },
    {
      Sid      = "Traces"
      Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
      Resource = "*"
    },
  ])
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.logs
  retention_in_days = var.place.log_days
  kms_key_id        = var.place.kms_key
}

resource "aws_lambda_function" "this" {
  function_name = local.name
  description   = "Nightjar: ${var.stage}"
  role          = module.role.arn
  publish       = true # a night in flight ends with the version it started with
  kms_key_arn   = var.place.kms_key
  architectures = ["x86_64"]

  package_type     = local.zipped ? "Zip" : "Image"
  image_uri        = var.package.image
  s3_bucket        = local.zipped ? var.place.bucket : null
  s3_key           = local.zipped ? var.package.key : null
  source_code_hash = local.zipped ? var.package.hash : null
  runtime          = local.zipped ? var.package.runtime : null
  handler = !local.zipped ? null : (
    local.native ? "not.used.in.provided.runtime" : "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"
  )

  memory_size                    = var.size.memory_mib
  timeout                        = var.size.timeout_seconds
  reserved_concurrent_executions = var.size.concurrency

  dynamic "vpc_config" {
    for_each = var.network == null ? [] : [var.network]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }
  ephemeral_storage {
    size = var.size.disk_mib
  }
  tracing_config {
    mode = "Active"
  }
  # Lines go to the log as the application writes them: JSON already, and metrics among them.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this.name
  }
  environment {
    variables = merge(var.environment, {
      QUARKUS_LAMBDA_HANDLER = var.stage
      # US dollars an hour of a machine of this memory.
      (local.machine_price) = format("%.6f", var.size.memory_mib / 1024 * var.package.gb_second_price * 3600)
    })
  }
}

# A call that failed is retried by the state machine, which knows why; never behind its back.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name          = aws_lambda_function.this.function_name
  maximum_retry_attempts = 0
}
