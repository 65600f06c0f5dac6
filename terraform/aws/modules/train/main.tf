# Training on GPUs: two queues, of spot and of on-demand machines, and one job definition. Machines
# exist only while a job runs.
locals {
  name     = "${var.place.name}-train"
  logs     = "/aws/batch/${local.name}"
  logs_arn = "arn:${var.place.partition}:logs:${var.place.region}:${var.place.account_id}:log-group:${local.logs}"
  # Spot at the price of the moment, from the pools that are least likely to be taken away.
  kinds = {
    spot      = { type = "SPOT", strategy = "SPOT_PRICE_CAPACITY_OPTIMIZED" }
    on-demand = { type = "EC2", strategy = "BEST_FIT_PROGRESSIVE" }
  }
}

# What the stage itself may do.
module "role" {
  source = "../role"
  name   = local.name
  keys   = var.place.kms_key == null ? [] : [var.place.kms_key]
  trust = {
    Principal = { Service = "ecs-tasks.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
  }
  statements = [
    {
      Sid      = "Find"
      Action   = ["s3:ListBucket"]
      Resource = var.place.bucket_arn
    },
    {
      Sid    = "Read"
      Action = ["s3:GetObject"]
      Resource = [
        "${var.place.keys_arn}/datasets/*",
        "${var.place.keys_arn}/models/*",
        "${var.place.keys_arn}/checkpoints/*",
        "${var.place.keys_arn}/recommendations/*",
        "${var.place.keys_arn}/current.json",
      ]
    },
    {
      Sid    = "Write"
      Action = ["s3:PutObject"]
      Resource = [
        "${var.place.keys_arn}/models/*",
        "${var.place.keys_arn}/refused/*",
        "${var.place.keys_arn}/checkpoints/*",
        "${var.place.keys_arn}/nights/*/train.json",
      ]
    },
    {
      Sid      = "ForgetCheckpoints"
      Action   = ["s3:DeleteObject"]
      Resource = "${var.place.keys_arn}/checkpoints/*"
    },
  ]
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

resource "aws_iam_service_linked_role" "spot" {
  count            = var.spot_service_linked_role ? 1 : 0
  aws_service_name = "spot.amazonaws.com"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.logs
  retention_in_days = var.place.log_days
  kms_key_id        = var.place.kms_key
}

resource "aws_security_group" "host" {
  name        = local.name
  description = "Nightjar training machines: HTTPS out, nothing in"
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
# SIGTERM and has time for a checkpoint. It is one hop too far from the metadata service, which
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
      image_type        = "ECS_AL2023_NVIDIA"
      image_id_override = var.machines.ami
    }
    launch_template {
      launch_template_id = aws_launch_template.host.id
      version            = aws_launch_template.host.latest_version
    }
  }

  depends_on = [aws_iam_service_linked_role.spot]

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
    command    = ["train", "--help"]
    jobRoleArn = "arn:${var.place.partition}:iam::${var.place.account_id}:role/${module.role.name}"
    resourceRequirements = [
      { type = "VCPU", value = tostring(var.machines.vcpus) },
      { type = "MEMORY", value = tostring(var.machines.memory_mib) },
      { type = "GPU", value = tostring(var.machines.gpus) },
    ]
    environment = [for name, value in var.environment : { name = name, value = value }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = var.place.region
        "awslogs-stream-prefix" = "train"
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
