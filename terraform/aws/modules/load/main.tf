# Loads the published night into a database: reads results, holds no secret, and fetches the one it needs.
locals {
  table = "arn:${var.place.partition}:dynamodb:${var.place.region}:${var.place.account_id}:table/${var.database.table}"
}

module "function" {
  source  = "../function"
  stage   = "load"
  place   = var.place
  package = var.package
  size    = merge(var.size, { concurrency = 1 })
  network = var.database.network
  keys    = var.database.secret_key_arn == null ? [] : [var.database.secret_key_arn]
  environment = { for name, value in {
    NIGHTJAR_LOAD_TO     = var.database.to
    NIGHTJAR_LOAD_TARGET = var.database.target
    NIGHTJAR_LOAD_SECRET = var.database.secret_arn
    NIGHTJAR_LOAD_TABLE  = var.database.table
    NIGHTJAR_LOAD_RATE   = tostring(var.database.rate)
  } : name => value if value != null }
  statements = concat(
    [
      {
        Sid      = "Find"
        Action   = ["s3:ListBucket"]
        Resource = var.place.bucket_arn
      },
      {
        Sid      = "Read"
        Action   = ["s3:GetObject"]
        Resource = ["${var.place.keys_arn}/recommendations/*", "${var.place.keys_arn}/current.json"]
      },
    ],
    var.database.secret_arn == null ? [] : [{
      Sid      = "LogIn"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [var.database.secret_arn]
    }],
    var.database.to != "dynamodb" ? [] : [{
      Sid = "LoadTables"
      Action = [
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:CreateTable",
        "dynamodb:DeleteItem",
        "dynamodb:DeleteTable",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ]
      Resource = [local.table, "${local.table}-*"]
    }],
  )
}
