# Where an image of infra/ lies. Tags cannot be moved, so a release is always the same image.
resource "aws_ecr_repository" "this" {
  name                 = "${var.place.name}-${var.image}"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = var.place.kms_key == null ? "AES256" : "KMS"
    kms_key         = var.place.kms_key
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Layers of pushes that broke off"
      selection = {
        tagStatus   = "untagged"
        countType   = "sinceImagePushed"
        countUnit   = "days"
        countNumber = 7
      }
      action = { type = "expire" }
    }]
  })
}
