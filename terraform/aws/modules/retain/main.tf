# Deletes nights that nobody needs any more: the one role that may delete runs, datasets, models and
# reports. It writes current.json, which names what is being deleted, so that nobody flips to it.
locals {
  timeout_seconds = 900
}

module "function" {
  source  = "../function"
  stage   = "retain"
  place   = var.place
  package = var.package
  size = {
    memory_mib      = 1024
    timeout_seconds = local.timeout_seconds
    disk_mib        = 512
    concurrency     = 1
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
        "${var.place.keys_arn}/models/*",
        "${var.place.keys_arn}/recommendations/*",
        "${var.place.keys_arn}/current.json",
      ]
    },
    {
      Sid    = "Delete"
      Action = ["s3:DeleteObject"]
      Resource = [
        "${var.place.keys_arn}/datasets/*",
        "${var.place.keys_arn}/models/*",
        "${var.place.keys_arn}/recommendations/*",
        "${var.place.keys_arn}/reports/*",
      ]
    },
    {
      Sid      = "SayWhatGoes"
      Action   = ["s3:PutObject"]
      Resource = "${var.place.keys_arn}/current.json"
    },
  ]
}
