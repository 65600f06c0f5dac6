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
  on_batch = var.dataset.engine == "batch"
  # A dataset is made from the start on each machine: one attempt on a spot machine and one on demand share
  # its hours, each with half an hour to get a machine.
  dataset_seconds = floor(var.hours.dataset * 3600 / 2) - 1800
  # What else a stage is told to read by its settings: rules, vectors.
  read = {
    dataset   = [for value in values(var.dataset_settings) : value if startswith(value, "s3://")]
    recommend = [for value in values(var.recommend_settings) : value if startswith(value, "s3://")]
  }
  secret   = var.embedding_key == null ? [] : [var.embedding_key.secret_arn]
  inputs   = { for name, uri in var.inputs : name => uri if uri != null }
  topic    = "${var.name}-nights"
  package  = merge(var.functions, { key = "releases/${var.release}/function.zip", hash = local.zip_hash })
  zip_hash = var.functions.image == null ? filebase64sha256("${path.root}/${var.functions.zip}") : ""
  # What a night tells the dataset stage.
  parameters = merge(var.dataset_settings, local.inputs, { for arn in local.secret : "embeddingKey" => arn }, local.on_batch ? {} : {
    awsRegion   = var.region
    awsRole     = module.dataset.role_arn
    awsAudience = module.dataset.audience
  })
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
  for_each = toset(concat(["train", "functions"], local.on_batch ? ["dataset-batch"] : []))
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

resource "aws_iam_service_linked_role" "spot" {
  count            = var.spot_service_linked_role ? 1 : 0
  aws_service_name = "spot.amazonaws.com"
}

moved {
  from = module.train.aws_iam_service_linked_role.spot
  to   = aws_iam_service_linked_role.spot
}

module "dataset" {
  source           = "./modules/dataset"
  place            = local.place
  network          = local.network
  inputs           = flatten([for uri in concat(values(local.inputs), local.read.dataset) : split(",", uri)])
  keys             = concat(var.input_key_arns, var.embedding_key == null ? [] : var.embedding_key.secret_key_arn == null ? [] : [var.embedding_key.secret_key_arn])
  secret_arn       = one(local.secret)
  bedrock_models   = var.bedrock_models
  worker_unique_id = local.on_batch ? null : var.google.worker_unique_id
  machines         = local.on_batch ? merge(var.dataset, { timeout_seconds = local.dataset_seconds }) : null
  image = local.on_batch ? {
    uri            = "${module.images["dataset-batch"].url}:${var.release}"
    repository_arn = module.images["dataset-batch"].arn
  } : null
  environment = {
    AWS_REGION                     = var.region
    NIGHTJAR_DATASET_METRIC_LINE   = "true"
    NIGHTJAR_DATASET_MACHINE_PRICE = tostring(coalesce(var.dataset.hourly_price, 0))
    NIGHTJAR_DATASET_PARALLELISM   = tostring(var.dataset.vcpus)
  }

  depends_on = [aws_iam_service_linked_role.spot]
}

# Starts and watches the job on Dataflow; a container on Batch needs nobody for that.
module "launch" {
  source  = "./modules/launch"
  count   = local.on_batch ? 0 : 1
  place   = local.place
  package = local.package
  google  = var.google

  depends_on = [aws_s3_object.functions]
}

moved {
  from = module.launch
  to   = module.launch[0]
}

module "train" {
  source   = "./modules/train"
  place    = local.place
  network  = local.network
  machines = var.train
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

  depends_on = [aws_iam_service_linked_role.spot]
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
  parameters  = local.parameters
  functions = merge({
    recommend = { name = module.recommend.function, version = module.recommend.version, arn = module.recommend.function_arn, timeout_seconds = var.recommend.timeout_seconds }
    publish   = { name = module.publish.function, version = module.publish.version, arn = module.publish.function_arn, timeout_seconds = var.publish.timeout_seconds }
    report    = { name = module.report.function, version = module.report.version, arn = module.report.function_arn, timeout_seconds = var.report.timeout_seconds }
    retain    = { name = module.retain.function, version = module.retain.version, arn = module.retain.function_arn, timeout_seconds = module.retain.timeout_seconds }
    }, {
    for launch in module.launch : "launch" => { name = launch.function, version = launch.version, arn = launch.function_arn, timeout_seconds = launch.timeout_seconds }
    }, {
    for load in module.load : "load" => { name = load.function, version = load.version, arn = load.function_arn, timeout_seconds = var.load.timeout_seconds }
  })
  # By stage; that of the dataset where it does not run on Dataflow.
  jobs            = merge({ train = module.train.jobs }, local.on_batch ? { dataset = module.dataset.jobs } : {})
  train_seconds   = var.train.timeout_seconds
  dataset_seconds = local.dataset_seconds
}

module "monitoring" {
  source     = "./modules/monitoring"
  place      = local.place
  topic_name = local.topic
  alarms     = merge(var.alarms, { night_hours = var.hours.night })
  watched = {
    machine_arn = "arn:${var.partition}:states:${var.region}:${var.account_id}:stateMachine:${var.name}-nightly"
    functions = merge({
      recommend = module.recommend.function
      publish   = module.publish.function
      report    = module.report.function
      retain    = module.retain.function
    }, { for launch in module.launch : "launch" => launch.function }, { for load in module.load : "load" => load.function })
    logs = merge({
      train     = module.train.logs
      recommend = module.recommend.logs
      publish   = module.publish.logs
      report    = module.report.logs
      retain    = module.retain.logs
    }, local.on_batch ? { dataset = module.dataset.logs } : {}, { for launch in module.launch : "launch" => launch.logs }, { for load in module.load : "load" => load.logs })
  }
}
