# What the dataset stage needs of Google: somewhere to run, and a way in for the launch function.
# Data stays in AWS; the workers reach it through the role that the aws root makes for them.
module "services" {
  source  = "./modules/services"
  project = var.project
}

module "dataset" {
  source       = "./modules/dataset"
  name         = var.name
  project      = var.project
  region       = var.region
  bucket       = var.bucket
  release      = var.release
  image_digest = var.image_digest
  metadata     = "${path.root}/../../infra/dataset/metadata.json"

  depends_on = [module.services]
}

module "launch" {
  source         = "./modules/launch"
  name           = var.name
  pool           = coalesce(var.pool, "${var.name}-nights")
  project        = var.project
  project_number = var.project_number
  aws_account_id = var.aws_account_id
  worker         = module.dataset.worker
  bucket         = module.dataset.bucket

  depends_on = [module.services]
}
