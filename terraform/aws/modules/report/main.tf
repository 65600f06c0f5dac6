# Writes the morning report of a night that is over, however it ended, and the receipts of the two
# stages that functions make.
module "function" {
  source  = "../function"
  stage   = "report"
  place   = var.place
  package = var.package
  size    = merge(var.size, { concurrency = 1 })
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
      Sid    = "Report"
      Action = ["s3:PutObject"]
      Resource = [
        "${var.place.keys_arn}/reports/*",
        "${var.place.keys_arn}/nights/*/recommend.json",
        "${var.place.keys_arn}/nights/*/publish.json",
      ]
    },
  ]
}
