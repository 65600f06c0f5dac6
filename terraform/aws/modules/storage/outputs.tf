output "bucket" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
}

output "table" {
  description = "Database and table of the recommendations."
  value = {
    database = aws_glue_catalog_database.this.name
    table    = aws_glue_catalog_table.recommendations.name
  }
}
