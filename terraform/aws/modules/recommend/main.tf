# Plans a run, and computes one shard of it an invocation.
module "function" {
  source      = "../function"
  stage       = "recommend"
  place       = var.place
  package     = var.package
  size        = var.size
  environment = var.environment
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
        "${var.place.keys_arn}/recommendations/*",
        "${var.place.keys_arn}/nights/*",
      ]
    },
    {
      Sid      = "WriteParts"
      Action   = ["s3:PutObject"]
      Resource = ["${var.place.keys_arn}/recommendations/*", "${var.place.keys_arn}/nights/*"]
    },
  ]
}
