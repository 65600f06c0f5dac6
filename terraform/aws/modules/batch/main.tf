# A stage as AWS Batch runs it: two queues, of spot and of on-demand machines, and one job definition.
# Machines exist only while a job runs.
locals {
  name     = "${var.place.name}-${var.stage}"
  logs     = "/aws/batch/${local.name}"
  logs_arn = "arn:${var.place.partition}:logs:${var.place.region}:${var.place.account_id}:log-group:${local.logs}"
  # Spot at the price of the moment, from the pools that are least likely to be taken away.
  kinds = {
    spot      = { type = "SPOT", strategy = "SPOT_PRICE_CAPACITY_OPTIMIZED" }
    on-demand = { type = "EC2", strategy = "BEST_FIT_PROGRESSIVE" }
  }
}

# What the machine under it may do: join its cluster, fetch the image, write the log.
module "host" {
  source = "../role"
  name   = "${local.name}-host"
  trust = {
    Principal = { Service = "ec2.amazonaws.com" }
    Action    = "sts:AssumeRole"
  }
  statements = [
    {
      Sid      = "FindCluster"
      Action   = ["ecs:DiscoverPollEndpoint"]
      Resource = "*"
    },
    {
      Sid = "JoinCluster"
      Action = [
        "ecs:RegisterContainerInstance",
        "ecs:DeregisterContainerInstance",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
        "ecs:SubmitAttachmentStateChanges",
      ]
      Resource = "arn:${var.place.partition}:ecs:${var.place.region}:${var.place.account_id}:cluster/*"
    },
    {
      Sid      = "TakeTasks"
      Action   = ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"]
      Resource = "arn:${var.place.partition}:ecs:${var.place.region}:${var.place.account_id}:container-instance/*"
    },
    {
      Sid       = "TagMachine"
      Action    = ["ecs:TagResource"]
      Resource  = "arn:${var.place.partition}:ecs:${var.place.region}:${var.place.account_id}:container-instance/*"
      Condition = { StringEquals = { "ecs:CreateAction" = "RegisterContainerInstance" } }
    },
    {
      Sid      = "LogInToImages"
      Action   = ["ecr:GetAuthorizationToken"]
      Resource = "*"
    },
    {
      Sid      = "FetchImage"
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
      Resource = var.image.repository_arn
    },
    {
      Sid      = "Logs"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${local.logs_arn}:*"
    },
  ]
}

resource "aws_iam_instance_profile" "host" {
  name = module.host.name
  role = module.host.name
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.logs
  retention_in_days = var.place.log_days
  kms_key_id        = var.place.kms_key
}

resource "aws_security_group" "host" {
  name        = local.name
  description = "Nightjar ${var.stage} machines: HTTPS out, nothing in"
  vpc_id      = var.network.vpc_id

  egress {
    description = "AWS services"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# Batch merges this with its own user data. A container that loses its spot machine is told by
# SIGTERM and has time to end well. It is one hop too far from the metadata service, which
# would lend it the role of the machine.
resource "aws_launch_template" "host" {
  name = local.name

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = var.machines.disk_gib
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  user_data = base64encode(file("${path.module}/host.mime"))
}

resource "aws_batch_compute_environment" "this" {
  for_each                        = local.kinds
  compute_environment_name_prefix = "${local.name}-${each.key}-"
  type                            = "MANAGED"

  compute_resources {
    type                = each.value.type
    allocation_strategy = each.value.strategy
    instance_type       = var.machines.instance_types
    min_vcpus           = 0
    max_vcpus           = var.machines.max_vcpus
    subnets             = var.network.subnet_ids
    security_group_ids  = [aws_security_group.host.id]
    instance_role       = aws_iam_instance_profile.host.arn

    ec2_configuration {
      image_type        = var.machines.gpus > 0 ? "ECS_AL2023_NVIDIA" : "ECS_AL2023"
      image_id_override = var.machines.ami
    }
    launch_template {
      launch_template_id = aws_launch_template.host.id
      version            = aws_launch_template.host.latest_version
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_batch_job_queue" "this" {
  for_each = local.kinds
  name     = "${local.name}-${each.key}"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this[each.key].arn
  }

  # No machine to be had: let the job fail, so that the night can go on with the other queue.
  job_state_time_limit_action {
    action           = "CANCEL"
    max_time_seconds = 1800
    reason           = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"
    state            = "RUNNABLE"
  }
}

resource "aws_batch_job_definition" "this" {
  name                  = local.name
  type                  = "container"
  platform_capabilities = ["EC2"]
  propagate_tags        = true

  container_properties = jsonencode({
    image      = var.image.uri
    command    = var.command
    jobRoleArn = "arn:${var.place.partition}:iam::${var.place.account_id}:role/${var.role}"
    resourceRequirements = concat(
      [
        { type = "VCPU", value = tostring(var.machines.vcpus) },
        { type = "MEMORY", value = tostring(var.machines.memory_mib) },
      ],
      var.machines.gpus == 0 ? [] : [{ type = "GPU", value = tostring(var.machines.gpus) }],
    )
    environment = [for name, value in var.environment : { name = name, value = value }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = var.place.region
        "awslogs-stream-prefix" = var.stage
      }
    }
    privileged = false
  })

  timeout {
    attempt_duration_seconds = var.machines.timeout_seconds
  }

  lifecycle {
    create_before_destroy = true
  }
}
