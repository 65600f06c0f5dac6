# Checks and claims a night before it costs anything, plans a run, and computes one shard of it an invocation.
locals {
  reads = [for uri in var.reads : regex("^s3://(?P<bucket>[^/]+)/(?P<key>.+)$", uri)]
}

module "function" {
  source      = "../function"
  stage       = "recommend"
  place       = var.place
  package     = var.package
  size        = var.size
  environment = var.environment
  keys        = var.keys
  statements = concat(length(local.reads) == 0 ? [] : [
    {
      Sid      = "FindRules"
      Action   = ["s3:ListBucket"]
      Resource = distinct([for read in local.reads : "arn:${var.place.partition}:s3:::${read.bucket}"])
    },
    {
      Sid      = "ReadRules"
      Action   = ["s3:GetObject"]
      Resource = distinct([for read in local.reads : "arn:${var.place.partition}:s3:::${read.bucket}/${read.key}"])
    },
    ], [
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
        "${var.place.keys_arn}/recommendations/*",
        "${var.place.keys_arn}/nights/*",
        "${var.place.keys_arn}/current.json",
      ]
    },
    {
      Sid    = "WriteParts"
      Action = ["s3:PutObject"]
      Resource = [
        "${var.place.keys_arn}/recommendations/*/part-*",
        "${var.place.keys_arn}/recommendations/*/_parts/*",
        "${var.place.keys_arn}/recommendations/*/_run.json",
        "${var.place.keys_arn}/recommendations/*/_shards.json",
        "${var.place.keys_arn}/recommendations/*/_popularity.json",
        "${var.place.keys_arn}/recommendations/*/_impressions.json",
        "${var.place.keys_arn}/nights/*/claim.json",
      ]
    },
  ])
}
