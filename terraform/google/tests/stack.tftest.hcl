# The whole root from the example variables, with a provider that invents what Google would answer.
mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      name      = "projects/example-nightjar/serviceAccounts/mock@example-nightjar.iam.gserviceaccount.com"
      email     = "mock@example-nightjar.iam.gserviceaccount.com"
      member    = "serviceAccount:mock@example-nightjar.iam.gserviceaccount.com"
      unique_id = "100000000000000000001"
    }
  }
  mock_resource "google_project_iam_custom_role" {
    defaults = { name = "projects/example-nightjar/roles/mock" }
  }
}

variables {
  project        = "example-nightjar"
  project_number = "123456789"
  region         = "europe-west3"
  bucket         = "example-nightjar-dataflow"
  aws_account_id = "123456789012"
  release        = "0.1.0"
  image_digest   = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "applies_as_a_whole" {
  command = apply

  assert {
    condition     = output.night.template == "gs://example-nightjar-dataflow/templates/nightjar-dataset-0.1.0.json"
    error_message = "the template must bear the release, was ${output.night.template}"
  }
  assert {
    condition     = output.night.workload_identity_provider == "projects/123456789/locations/global/workloadIdentityPools/nightjar-nights/providers/nightjar-aws"
    error_message = "the aws root refuses any other form, was ${output.night.workload_identity_provider}"
  }
  assert {
    condition     = output.image == "europe-west3-docker.pkg.dev/example-nightjar/nightjar/nightjar-dataset:0.1.0"
    error_message = "the image must lie in the repository, was ${output.image}"
  }
}

run "the_shortest_name_makes_a_pool_that_google_takes" {
  command = plan

  variables {
    name = "nj"
  }
  assert {
    condition     = can(regex("/workloadIdentityPools/nj-nights/providers/nj-aws$", output.night.workload_identity_provider))
    error_message = "a pool has 4 letters at least, was ${output.night.workload_identity_provider}"
  }
}

run "a_pool_that_was_destroyed_blocks_nobody" {
  command = plan

  variables {
    pool = "nightjar-again"
  }
  assert {
    condition     = can(regex("/workloadIdentityPools/nightjar-again/", output.night.workload_identity_provider))
    error_message = "another id, was ${output.night.workload_identity_provider}"
  }
}

run "needs_no_image_at_first" {
  command = plan

  variables {
    image_digest = ""
  }
}

run "refuses_a_digest_that_is_a_tag" {
  command         = plan
  expect_failures = [var.image_digest]

  variables {
    image_digest = "0.1.0"
  }
}

run "refuses_an_account_that_is_none" {
  command         = plan
  expect_failures = [var.aws_account_id]

  variables {
    aws_account_id = "1234"
  }
}
