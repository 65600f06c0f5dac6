output "url" {
  description = "Where to push: URL without a tag."
  value       = "${var.place.account_id}.dkr.ecr.${var.place.region}.amazonaws.com/${aws_ecr_repository.this.name}"
}

output "arn" {
  description = "The repository, known before it exists."
  value       = "arn:${var.place.partition}:ecr:${var.place.region}:${var.place.account_id}:repository/${aws_ecr_repository.this.name}"
}
