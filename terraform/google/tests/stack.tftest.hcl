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

run "hands_no_network_over_unless_told_to" {
  command = plan

  assert {
    condition     = output.night.subnetwork == null && output.night.ip_configuration == "WORKER_IP_PUBLIC"
    error_message = "the default network, and public addresses"
  }
}

run "hands_private_workers_and_their_subnetwork_over" {
  command = plan

  variables {
    private_workers = true
    subnetwork      = "regions/europe-west3/subnetworks/nights"
  }
  assert {
    condition     = output.night.ip_configuration == "WORKER_IP_PRIVATE"
    error_message = "private workers have no address, was ${output.night.ip_configuration}"
  }
  assert {
    condition     = output.night.subnetwork == "regions/europe-west3/subnetworks/nights"
    error_message = "the subnetwork as it was given, was ${output.night.subnetwork}"
  }
}

run "refuses_a_subnetwork_by_its_name_alone" {
  command         = plan
  expect_failures = [var.subnetwork]

  variables {
    subnetwork = "nights"
  }
}
