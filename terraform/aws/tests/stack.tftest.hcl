# The whole stack from the example variables, with a provider that invents what AWS would answer.
mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_iam_instance_profile" {
    defaults = { arn = "arn:aws:iam::123456789012:instance-profile/mock" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-central-1:123456789012:mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_batch_compute_environment" {
    defaults = { arn = "arn:aws:batch:eu-central-1:123456789012:compute-environment/mock" }
  }
  mock_resource "aws_batch_job_queue" {
    defaults = { arn = "arn:aws:batch:eu-central-1:123456789012:job-queue/mock" }
  }
  mock_resource "aws_batch_job_definition" {
    defaults = { arn = "arn:aws:batch:eu-central-1:123456789012:job-definition/mock:1" }
  }
  mock_resource "aws_sfn_state_machine" {
    defaults = { arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:mock" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-central-1a", "eu-central-1c", "eu-central-1d", "eu-central-1e"] }
  }
  mock_resource "aws_launch_template" {
    defaults = { id = "lt-0123456789abcdef0", latest_version = 1 }
  }
}

variables {
  region     = "eu-central-1"
  account_id = "123456789012"
  bucket     = "example-nightjar"
  release    = "0.1.0"
  functions  = { zip = "tests/function.zip" }
  inputs = {
    interactions = "s3://example-shop/events,s3://example-shop/old/2025-*.csv"
    catalog      = "s3://example-shop/catalog/items.jsonl.gz"
  }
  google = {
    project                    = "example-nightjar"
    region                     = "europe-west3"
    template                   = "gs://example-nightjar-dataflow/templates/nightjar-dataset-0.1.0.json"
    temp_location              = "gs://example-nightjar-dataflow/temp"
    worker_service_account     = "nightjar-dataset@example-nightjar.iam.gserviceaccount.com"
    worker_unique_id           = "100000000000000000001"
    launcher_service_account   = "nightjar-launch@example-nightjar.iam.gserviceaccount.com"
    workload_identity_provider = "projects/123456789/locations/global/workloadIdentityPools/nightjar-nights/providers/nightjar-aws"
  }
  train            = { hourly_price = 1.0, ami = "ami-0123456789abcdef0" }
  train_settings   = { learning-rate = "0.002" }
  dataset_settings = { parts = "16" }
  schedule         = { time_zone = "Europe/Berlin" }
  alarms           = { emails = ["nights@example.com"], night_cost_usd = 25, monthly_budget_usd = 600 }
}

run "plans_as_a_whole" {
  command = plan

  assert {
    condition     = output.root == "s3://example-nightjar/nightjar"
    error_message = "the root must lie in the bucket, was ${output.root}"
  }
  assert {
    condition = alltrue([
      for part in ["nights", "schedule", "dataset", "train", "recommend", "publish", "report", "retain", "launch", "files", "table", "dashboard", "alarms", "budget"] :
      can(regex("^https://", output.console[part]))
    ])
    error_message = "every part of a night needs its console page, found ${join(", ", keys(output.console))}"
  }
  assert {
    condition     = keys(output.log_pages) == ["launch", "nightly", "publish", "recommend", "report", "retain", "train"]
    error_message = "every stage that logs to AWS needs its log page"
  }
  assert {
    condition     = output.images["train"] == "123456789012.dkr.ecr.eu-central-1.amazonaws.com/nightjar-train:0.1.0"
    error_message = "the image of the train stage must bear the release"
  }
}

run "takes_the_zones_that_there_are" {
  command = plan

  assert {
    condition     = join(" ", sort(values(module.network[0].subnets))) == "eu-central-1a eu-central-1c eu-central-1d"
    error_message = "three of the zones that the account may use"
  }
}

run "makes_a_network_only_where_none_is_given" {
  command = plan

  variables {
    network = { vpc_id = "vpc-1", subnet_ids = ["subnet-1"] }
  }
  assert {
    condition     = length(module.network) == 0
    error_message = "a network was given, none may be made"
  }
}

run "runs_the_image_of_the_functions_where_one_is_given" {
  command = plan

  variables {
    functions = { image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/nightjar-functions@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
  }
  assert {
    condition     = length(aws_s3_object.functions) == 0
    error_message = "with an image, no zip is uploaded"
  }
}

run "refuses_an_account_that_is_none" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "1234"
  }
}

run "refuses_inputs_outside_s3" {
  command         = plan
  expect_failures = [var.inputs]

  variables {
    inputs = { interactions = "gs://example/events", catalog = "s3://example/catalog" }
  }
}

run "refuses_an_input_that_is_a_whole_bucket" {
  command         = plan
  expect_failures = [var.inputs]

  variables {
    inputs = { interactions = "s3://example/*", catalog = "s3://example/catalog" }
  }
}

run "refuses_the_release_latest" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = "latest"
  }
}

run "refuses_an_image_without_a_digest" {
  command         = plan
  expect_failures = [var.functions]

  variables {
    functions = { image = "example/functions:1" }
  }
}

run "refuses_settings_that_the_night_decides" {
  command         = plan
  expect_failures = [var.dataset_settings]

  variables {
    dataset_settings = { date = "2026-01-31" }
  }
}

run "refuses_alarms_that_nobody_hears" {
  command         = plan
  expect_failures = [var.alarms]

  variables {
    alarms = { emails = [], night_cost_usd = 25, monthly_budget_usd = 600 }
  }
}

run "refuses_training_that_outlasts_the_night" {
  command         = plan
  expect_failures = [var.hours]

  variables {
    hours = { night = 15, dataset = 2, recommend = 3 }
    train = { hourly_price = 1.0, ami = "ami-0123456789abcdef0", timeout_seconds = 10800 }
  }
}

run "refuses_publishing_that_does_not_fit" {
  command         = plan
  expect_failures = [var.hours]

  variables {
    hours = { recommend = 0.5 }
  }
}

run "refuses_an_ami_that_is_none" {
  command         = plan
  expect_failures = [var.train]

  variables {
    train = { hourly_price = 1.0, ami = "latest" }
  }
}

run "encrypts_with_the_key_it_is_given" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
  }
  assert {
    condition     = output.root == "s3://example-nightjar/nightjar"
    error_message = "a key changes no address"
  }
}

run "refuses_the_alias_of_a_key" {
  command         = plan
  expect_failures = [var.kms_key_arn]

  variables {
    kms_key_arn = "alias/nightjar"
  }
}

run "refuses_a_schedule_without_a_time_zone_of_the_list" {
  command         = plan
  expect_failures = [var.schedule]

  variables {
    schedule = { time_zone = "CET+1" }
  }
}

run "refuses_a_service_account_by_its_address" {
  command         = plan
  expect_failures = [var.google]

  variables {
    google = {
      project                    = "p"
      region                     = "europe-west3"
      template                   = "gs://b/t.json"
      temp_location              = "gs://b/temp"
      worker_service_account     = "a@p.iam.gserviceaccount.com"
      worker_unique_id           = "a@p.iam.gserviceaccount.com"
      launcher_service_account   = "b@p.iam.gserviceaccount.com"
      workload_identity_provider = "projects/1/locations/global/workloadIdentityPools/nightjar-nights/providers/nightjar-aws"
    }
  }
}

run "loads_no_database_unless_told_to" {
  command = plan

  assert {
    condition     = length(module.load) == 0
    error_message = "without load there is no function for it"
  }
}

run "loads_dynamodb_without_a_secret" {
  command = plan

  variables {
    load = { to = "dynamodb", table = "shop_lists" }
  }
  assert {
    condition     = length(module.load) == 1 && contains(keys(output.log_pages), "load")
    error_message = "a database needs a function, and the function a log page"
  }
}

run "loads_postgres_with_a_secret_in_a_network" {
  command = plan

  variables {
    load = {
      to         = "postgres"
      target     = "jdbc:postgresql://db.internal/shop"
      secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-abcdef"
      network    = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
    }
  }
  assert {
    condition     = length(module.load) == 1
    error_message = "a database needs a function"
  }
}

run "refuses_a_database_that_load_does_not_know" {
  command         = plan
  expect_failures = [var.load]

  variables {
    load = { to = "mysql", target = "jdbc:mysql://db.internal/shop" }
  }
}

run "refuses_a_database_without_an_address" {
  command         = plan
  expect_failures = [var.load]

  variables {
    load = { to = "redis" }
  }
}

run "refuses_a_password_in_the_address_of_a_database" {
  command         = plan
  expect_failures = [var.load]

  variables {
    load = { to = "postgres", target = "jdbc:postgresql://db.internal/shop?user=u&password=p" }
  }
}

run "refuses_a_secret_by_its_name" {
  command         = plan
  expect_failures = [var.load]

  variables {
    load = { to = "redis", target = "rediss://cache.internal:6379/0", secret_arn = "shop" }
  }
}

run "refuses_a_database_with_the_native_executable" {
  command         = plan
  expect_failures = [var.load]

  variables {
    load      = { to = "dynamodb" }
    functions = { zip = "tests/function.zip", runtime = "provided.al2023" }
  }
}

run "builds_the_dataset_on_batch_without_google" {
  command = plan

  variables {
    google  = null
    dataset = { engine = "batch", hourly_price = 0.5, ami = "ami-0123456789abcdef0" }
  }
  assert {
    condition     = length(module.launch) == 0 && !contains(keys(output.console), "launch")
    error_message = "without Dataflow there is nothing to launch"
  }
  assert {
    condition     = keys(output.log_pages) == ["dataset", "nightly", "publish", "recommend", "report", "retain", "train"]
    error_message = "the dataset stage logs to AWS, and needs its log page"
  }
  assert {
    condition     = output.images["dataset-batch"] == "123456789012.dkr.ecr.eu-central-1.amazonaws.com/nightjar-dataset-batch:0.1.0"
    error_message = "the image of the dataset stage must bear the release"
  }
}

run "names_the_secret_of_an_embedding_service_and_lets_the_dataset_stage_read_it" {
  command = plan

  variables {
    dataset_settings = { encoder = "openai" }
    embedding_key    = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-abcdef" }
  }
  assert {
    condition     = local.parameters["embeddingKey"] == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-abcdef"
    error_message = "a night must tell the stage which secret it is"
  }
}

run "refuses_a_key_where_its_secret_is_to_be_named" {
  command         = plan
  expect_failures = [var.embedding_key]

  variables {
    dataset_settings = { encoder = "openai" }
    embedding_key    = { secret_arn = "sk-not-to-be-told" }
  }
}

run "refuses_a_key_among_the_settings_of_the_dataset_stage" {
  command         = plan
  expect_failures = [var.dataset_settings]

  variables {
    dataset_settings = { encoder = "openai", embeddingKey = "sk-not-to-be-told" }
  }
}

run "refuses_an_embedding_service_without_a_key" {
  command         = plan
  expect_failures = [var.embedding_key]

  variables {
    dataset_settings = { encoder = "openai" }
  }
}

run "refuses_a_key_that_no_encoder_needs" {
  command         = plan
  expect_failures = [var.embedding_key]

  variables {
    embedding_key = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-abcdef" }
  }
}

run "refuses_dataflow_without_google" {
  command         = plan
  expect_failures = [var.google]

  variables {
    google = null
  }
}

run "refuses_an_engine_that_is_none" {
  command         = plan
  expect_failures = [var.dataset]

  variables {
    dataset = { engine = "spark" }
  }
}

run "refuses_batch_without_a_price" {
  command         = plan
  expect_failures = [var.dataset]

  variables {
    dataset = { engine = "batch", ami = "ami-0123456789abcdef0" }
  }
}

run "refuses_batch_without_an_ami" {
  command         = plan
  expect_failures = [var.dataset]

  variables {
    dataset = { engine = "batch", hourly_price = 0.5 }
  }
}

run "takes_a_name_of_several_words" {
  command = plan

  variables {
    name = "shop-2-nights"
  }
}

run "refuses_a_name_that_starts_as_those_of_google" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "gcp-x"
  }
}

run "refuses_a_name_that_ends_in_a_hyphen" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "shop-"
  }
}

run "refuses_a_name_that_has_two_hyphens_together" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "shop--a"
  }
}

run "refuses_a_name_that_is_one_letter" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "s"
  }
}

run "refuses_a_name_that_is_longer_than_20" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "a12345678901234567890"
  }
}
