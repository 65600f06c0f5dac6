# The bucket that every stage reads and writes, and the table through which recommendations are queried.
resource "aws_s3_bucket" "this" {
  bucket              = var.place.bucket
  object_lock_enabled = var.lock_days > 0

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.place.kms_key == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.place.kms_key
    }
    bucket_key_enabled = var.place.kms_key != null
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [var.place.bucket_arn, "${var.place.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      # A write that asks for no condition could replace what is there. Parts of an upload ask for none;
      # the request that ends it does.
      {
        Sid       = "NeverOverwrite"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource = [
          for folder in ["models", "recommendations"] :
          "${var.place.bucket_arn}/${var.root_prefix}/${folder}/*"
        ]
        Condition = {
          Null = { "s3:if-none-match" = "true", "s3:if-match" = "true" }
          Bool = { "s3:ObjectCreationOperation" = "true" }
        }
      },
    ]
  })
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  count  = var.lock_days > 0 ? 1 : 0
  bucket = aws_s3_bucket.this.bucket

  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = var.lock_days
    }
  }
}

# Age deletes only what no published run needs: datasets, models, runs and receipts have no such rule.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.keep.old_version_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    expiration {
      expired_object_delete_marker = true
    }
  }

  rule {
    id     = "checkpoints"
    status = "Enabled"
    filter {
      prefix = "${var.root_prefix}/checkpoints/"
    }
    expiration {
      days = var.keep.checkpoint_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_glue_catalog_database" "this" {
  name        = replace(var.place.name, "-", "_")
  description = "Nightjar: recommendations of every night"
}

# One row a recommendation. Which dt and run are published says current.json, so a query names both. The
# parts are found through the list that publish writes: Athena would read the manifest beside them, too.
resource "aws_glue_catalog_table" "recommendations" {
  database_name = aws_glue_catalog_database.this.name
  name          = "recommendations"
  description   = "Top K of every user, night and run; current.json of the root names the published run"
  table_type    = "EXTERNAL_TABLE"

  parameters = {
    "EXTERNAL"                  = "TRUE"
    "classification"            = "parquet"
    "projection.enabled"        = "true"
    "projection.dt.type"        = "date"
    "projection.dt.format"      = "yyyy-MM-dd"
    "projection.dt.range"       = "2024-01-01,NOW+1DAYS"
    "projection.run.type"       = "injected"
    "storage.location.template" = "${var.place.root}/recommendations/dt=$${dt}/run=$${run}/_symlinks"
  }

  partition_keys {
    name = "dt"
    type = "string"
  }
  partition_keys {
    name = "run"
    type = "string"
  }

  storage_descriptor {
    location      = "${var.place.root}/recommendations"
    input_format  = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }
    columns {
      name    = "user_id"
      type    = "string"
      comment = "As in the log"
    }
    columns {
      name    = "rank"
      type    = "int"
      comment = "From 1"
    }
    columns {
      name    = "item_id"
      type    = "string"
      comment = "As in the catalog"
    }
    columns {
      name    = "score"
      type    = "float"
      comment = "Higher is better; comparable within a user"
    }
    columns {
      name    = "source"
      type    = "string"
      comment = "What it comes from: model or popular"
    }
  }
}
