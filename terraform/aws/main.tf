# One stack is one product: a bucket, four stages, a load where there is a database, and the night that runs them. Modules bear the
# words of the stages; what crosses them is names.
locals {
  place = {
    name       = var.name
    partition  = var.partition
    region     = var.region
    account_id = var.account_id
    bucket     = var.bucket
    bucket_arn = "arn:${var.partition}:s3:::${var.bucket}"
    root       = "s3://${var.bucket}/${var.root_prefix}"
    keys_arn   = "arn:${var.partition}:s3:::${var.bucket}/${var.root_prefix}"
    log_days   = var.keep.log_days
    kms_key    = var.kms_key_arn
  }
  # What else a stage is told to read by its settings: rules, vectors.
  read = {
    dataset   = [for value in values(var.dataset_settings) : value if startswith(value, "s3://")]
    recommend = [for value in values(var.recommend_settings) : value if startswith(value, "s3://")]
  }
  inputs   = { for name, uri in var.inputs : name => uri if uri != null }
  topic    = "${var.name}-nights"
  package  = merge(var.functions, { key = "releases/${var.release}/function.zip", hash = local.zip_hash })
  zip_hash = var.functions.image == null ? filebase64sha256("${path.root}/${var.functions.zip}") : ""
  network = {
    vpc_id     = var.network == null ? module.network[0].vpc_id : var.network.vpc_id
    subnet_ids = var.network == null ? module.network[0].subnet_ids : var.network.subnet_ids
  }
}

module "storage" {
  source      = "./modules/storage"
  place       = local.place
  root_prefix = var.root_prefix
  keep        = var.keep
  lock_days   = var.lock_days
}

module "images" {
  source   = "./modules/images"
  for_each = toset(["train", "functions"])
  place    = local.place
  image    = each.key
}

# A function's package of this size has to lie in a bucket.
resource "aws_s3_object" "functions" {
  count       = var.functions.image == null ? 1 : 0
  bucket      = module.storage.bucket
  key         = local.package.key
  source      = "${path.root}/${var.functions.zip}"
  source_hash = local.zip_hash
}

module "network" {
  source = "./modules/network"
  count  = var.network == null ? 1 : 0
  place  = local.place
  vpc    = var.vpc
}

module "dataset" {
  source         = "./modules/dataset"
  place          = local.place
  inputs         = flatten([for uri in concat(values(local.inputs), local.read.dataset) : split(",", uri)])
  keys           = var.input_key_arns
  google         = var.google
  bedrock_models = var.bedrock_models
}

module "launch" {
  source  = "./modules/launch"
  place   = local.place
  package = local.package
  google  = var.google

  depends_on = [aws_s3_object.functions]
}

module "train" {
  source                   = "./modules/train"
  place                    = local.place
  network                  = local.network
  machines                 = var.train
  spot_service_linked_role = var.spot_service_linked_role
  image = {
    uri            = "${module.images["train"].url}:${var.release}"
    repository_arn = module.images["train"].arn
  }
  environment = merge(
    { for name, value in var.train_settings : "NIGHTJAR_TRAIN_${upper(replace(name, "-", "_"))}" => value },
    {
      AWS_REGION                   = var.region
      NIGHTJAR_TRAIN_METRIC_LINE   = "true"
      NIGHTJAR_TRAIN_MACHINE_PRICE = tostring(var.train.hourly_price)
    },
  )
}

module "recommend" {
  source      = "./modules/recommend"
  place       = local.place
  package     = local.package
  size        = var.recommend
  reads       = local.read.recommend
  keys        = var.input_key_arns
  environment = { for name, value in var.recommend_settings : "NIGHTJAR_RECOMMEND_${upper(replace(name, "-", "_"))}" => value }

  depends_on = [aws_s3_object.functions]
}

module "publish" {
  source      = "./modules/publish"
  place       = local.place
  package     = local.package
  size        = var.publish
  environment = { for name, value in var.publish_settings : "NIGHTJAR_PUBLISH_${upper(replace(name, "-", "_"))}" => value }

  depends_on = [aws_s3_object.functions]
}

module "load" {
  source   = "./modules/load"
  count    = var.load == null ? 0 : 1
  place    = local.place
  package  = local.package
  size     = var.load
  database = var.load

  depends_on = [aws_s3_object.functions]
}

module "report" {
  source  = "./modules/report"
  place   = local.place
  package = local.package
  size    = var.report

  depends_on = [aws_s3_object.functions]
}

module "retain" {
  source  = "./modules/retain"
  place   = local.place
  package = local.package

  depends_on = [aws_s3_object.functions]
}

module "nightly" {
  source      = "./modules/nightly"
  place       = local.place
  root_prefix = var.root_prefix
  definition  = "${path.root}/../../infra/nightly.asl.json"
  schedule    = var.schedule
  hours       = var.hours
  concurrency = var.recommend.concurrency
  keep_nights = var.keep.nights
  width       = tonumber(lookup(var.train_settings, "width", "64"))
  topic_arn   = module.monitoring.topic_arn
  parameters = merge(var.dataset_settings, local.inputs, {
    awsRegion   = var.region
    awsRole     = module.dataset.role_arn
    awsAudience = module.dataset.audience
  })
  functions = merge({
    launch    = { name = module.launch.function, version = module.launch.version, arn = module.launch.function_arn, timeout_seconds = module.launch.timeout_seconds }
    recommend = { name = module.recommend.function, version = module.recommend.version, arn = module.recommend.function_arn, timeout_seconds = var.recommend.timeout_seconds }
    publish   = { name = module.publish.function, version = module.publish.version, arn = module.publish.function_arn, timeout_seconds = var.publish.timeout_seconds }
    report    = { name = module.report.function, version = module.report.version, arn = module.report.function_arn, timeout_seconds = var.report.timeout_seconds }
    retain    = { name = module.retain.function, version = module.retain.version, arn = module.retain.function_arn, timeout_seconds = module.retain.timeout_seconds }
    }, {
    for load in module.load : "load" => { name = load.function, version = load.version, arn = load.function_arn, timeout_seconds = var.load.timeout_seconds }
  })
  train = {
    queues             = module.train.queues
    job_definition     = module.train.job_definition
    job_definition_arn = module.train.job_definition_arn
    timeout_seconds    = var.train.timeout_seconds
  }
}

module "monitoring" {
  source     = "./modules/monitoring"
  place      = local.place
  topic_name = local.topic
  alarms     = merge(var.alarms, { night_hours = var.hours.night })
  watched = {
    machine_arn = "arn:${var.partition}:states:${var.region}:${var.account_id}:stateMachine:${var.name}-nightly"
    functions = merge({
      launch    = module.launch.function
      recommend = module.recommend.function
      publish   = module.publish.function
      report    = module.report.function
      retain    = module.retain.function
    }, { for load in module.load : "load" => load.function })
    logs = merge({
      launch    = module.launch.logs
      train     = module.train.logs
      recommend = module.recommend.logs
      publish   = module.publish.logs
      report    = module.report.logs
      retain    = module.retain.logs
    }, { for load in module.load : "load" => load.logs })
  }
}
