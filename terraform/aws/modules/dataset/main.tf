# The dataset stage runs on Dataflow, outside AWS, or in a container on AWS Batch. The workers of
# Dataflow hold no key: they show the token that Google gives their service account, and AWS lends them
# this role for an hour.
locals {
  on_batch = var.machines != null
  audience = "${var.place.name}.${var.place.account_id}"
  places   = [for uri in var.inputs : regex("^s3://(?P<bucket>[^/]+)/(?P<key>[^*?{]*)(?P<glob>.*)$", uri)]
  # A folder is read as a folder: s3://b/logs does not open s3://b/logs_test.
  objects = distinct(flatten([
    for place in local.places : (
      place.glob != "" || endswith(place.key, "/")
      ? ["arn:${var.place.partition}:s3:::${place.bucket}/${place.key}*"]
      : [
        "arn:${var.place.partition}:s3:::${place.bucket}/${place.key}",
        "arn:${var.place.partition}:s3:::${place.bucket}/${place.key}/*",
      ]
    )
  ]))
  trusts = {
    batch = {
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.place.account_id } }
    }
    dataflow = {
      Principal = { Federated = "accounts.google.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      # AWS reads the token's azp as aud and its aud as oaud.
      Condition = {
        StringEquals = {
          "accounts.google.com:aud"  = var.worker_unique_id
          "accounts.google.com:sub"  = var.worker_unique_id
          "accounts.google.com:oaud" = local.audience
        }
      }
    }
  }
  buckets = distinct([for place in local.places : "arn:${var.place.partition}:s3:::${place.bucket}"])
}

module "role" {
  source    = "../role"
  name      = "${var.place.name}-dataset"
  key       = var.place.kms_key
  read_keys = var.keys
  trust     = local.trusts[local.on_batch ? "batch" : "dataflow"]
  statements = concat(
    [
      {
        Sid      = "Find"
        Action   = ["s3:ListBucket"]
        Resource = distinct(concat([var.place.bucket_arn], local.buckets))
      },
      {
        Sid      = "ReadInputs"
        Action   = ["s3:GetObject"]
        Resource = local.objects
      },
      {
        Sid      = "Read"
        Action   = ["s3:GetObject"]
        Resource = ["${var.place.keys_arn}/datasets/*", "${var.place.keys_arn}/embeddings/*"]
      },
      {
        Sid    = "WriteDatasets"
        Action = ["s3:PutObject"]
        Resource = [
          "${var.place.keys_arn}/datasets/*",
          "${var.place.keys_arn}/embeddings/*",
          "${var.place.keys_arn}/nights/*/dataset.json",
        ]
      },
      {
        Sid      = "ForgetVectors"
        Action   = ["s3:DeleteObject"]
        Resource = ["${var.place.keys_arn}/datasets/*/_user-vectors", "${var.place.keys_arn}/embeddings/*"]
      },
    ],
    var.secret_arn == null ? [] : [
      {
        Sid      = "ReadEmbeddingKey"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [var.secret_arn]
      },
    ],
    length(var.bedrock_models) == 0 ? [] : [
      {
        Sid    = "Embed"
        Action = ["bedrock:InvokeModel"]
        Resource = [
          for model in var.bedrock_models :
          "arn:${var.place.partition}:bedrock:${var.place.region}::foundation-model/${model}"
        ]
      },
    ],
  )
}

module "machines" {
  source      = "../batch"
  count       = local.on_batch ? 1 : 0
  place       = var.place
  stage       = "dataset"
  role        = module.role.name
  command     = ["dataset", "--help"]
  image       = var.image
  network     = var.network
  machines    = var.machines
  environment = var.environment
}
