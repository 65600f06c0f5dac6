terraform {
  # use_lockfile of the S3 backend (see backend.tf.example) and mock providers of terraform test.
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge({ project = var.name }, var.tags)
  }
}
