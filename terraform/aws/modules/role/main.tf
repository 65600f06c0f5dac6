# A role and its one policy. Policies are built from names that are known before anything exists,
# so that the plan shows every one of them in full.
locals {
  writes   = anytrue([for statement in var.statements : contains(statement.Action, "s3:PutObject")])
  readable = distinct(concat(var.key == null ? [] : [var.key], var.read_keys))
  keys = concat(
    length(local.readable) == 0 ? [] : [{
      Sid      = "Keys"
      Action   = ["kms:Decrypt"]
      Resource = local.readable
    }],
    var.key == null || !local.writes ? [] : [{
      Sid      = "WriteKey"
      Action   = ["kms:GenerateDataKey"]
      Resource = [var.key]
    }],
  )
}

resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge({ Effect = "Allow" }, var.trust)]
  })
}

resource "aws_iam_role_policy" "this" {
  name = var.name
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in concat(var.statements, local.keys) : merge({ Effect = "Allow" }, statement)]
  })
}
