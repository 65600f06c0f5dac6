# Training on GPUs: what the stage itself may do, and the machines it runs on.
module "role" {
  source = "../role"
  name   = "${var.place.name}-train"
  key    = var.place.kms_key
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

module "machines" {
  source      = "../batch"
  place       = var.place
  stage       = "train"
  role        = module.role.name
  command     = ["train", "--help"]
  image       = var.image
  network     = var.network
  machines    = var.machines
  environment = var.environment
}

moved {
  from = module.host
  to   = module.machines.module.host
}

moved {
  from = aws_iam_instance_profile.host
  to   = module.machines.aws_iam_instance_profile.host
}

moved {
  from = aws_cloudwatch_log_group.this
  to   = module.machines.aws_cloudwatch_log_group.this
}

moved {
  from = aws_security_group.host
  to   = module.machines.aws_security_group.host
}

moved {
  from = aws_launch_template.host
  to   = module.machines.aws_launch_template.host
}

moved {
  from = aws_batch_compute_environment.this
  to   = module.machines.aws_batch_compute_environment.this
}

moved {
  from = aws_batch_job_queue.this
  to   = module.machines.aws_batch_job_queue.this
}

moved {
  from = aws_batch_job_definition.this
  to   = module.machines.aws_batch_job_definition.this
}
