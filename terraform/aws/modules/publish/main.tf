# Verifies a run and flips the pointer: the one role that may write current.json.
module "function" {
  source      = "../function"
  stage       = "publish"
  place       = var.place
  package     = var.package
  size        = merge(var.size, { concurrency = 1 })
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
        "${var.place.keys_arn}/current.json",
      ]
    },
    {
      Sid    = "Publish"
      Action = ["s3:PutObject"]
      Resource = [
        "${var.place.keys_arn}/recommendations/*/manifest.json",
        "${var.place.keys_arn}/recommendations/*/_SUCCESS",
        "${var.place.keys_arn}/recommendations/*/_symlinks/*",
        "${var.place.keys_arn}/recommendations/*/_shown.json",
        "${var.place.keys_arn}/recommendations/*/_delta.json",
        "${var.place.keys_arn}/recommendations/*/delta/part-*",
        "${var.place.keys_arn}/recommendations/*/_verified/*",
        "${var.place.keys_arn}/current.json",
      ]
    },
    {
      Sid      = "ForgetVerified"
      Action   = ["s3:DeleteObject"]
      Resource = "${var.place.keys_arn}/recommendations/*/_verified/*"
    },
  ]
}
