# The way in for the launch function: AWS vouches for its role, and Google lends it a service
# account for an hour. There is no key on either side.
locals {
  # The role of the launch function as AWS names it while the function runs.
  aws_role = "arn:aws:sts::${var.aws_account_id}:assumed-role/${var.name}-launch"
}

resource "google_iam_workload_identity_pool" "this" {
  project                   = var.project
  workload_identity_pool_id = var.pool
  display_name              = "Nightjar"
  description               = "Who outside Google may start jobs"
}

resource "google_iam_workload_identity_pool_provider" "aws" {
  project                            = var.project
  workload_identity_pool_id          = google_iam_workload_identity_pool.this.workload_identity_pool_id
  workload_identity_pool_provider_id = "${var.name}-aws"
  display_name                       = "Nightjar launch function"

  attribute_mapping = {
    "google.subject"     = "assertion.arn"
    "attribute.aws_role" = "assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/')"
  }
  attribute_condition = "assertion.arn.startsWith('${local.aws_role}/')"

  aws {
    account_id = var.aws_account_id
  }
}

resource "google_service_account" "launcher" {
  project      = var.project
  account_id   = "${var.name}-launch"
  display_name = "Nightjar launch: starts and watches the Dataflow job"
}

resource "google_service_account_iam_member" "function" {
  service_account_id = google_service_account.launcher.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/projects/${var.project_number}/locations/global/workloadIdentityPools/${google_iam_workload_identity_pool.this.workload_identity_pool_id}/attribute.aws_role/${local.aws_role}"
}

resource "google_project_iam_custom_role" "launcher" {
  project     = var.project
  role_id     = "${replace(var.name, "-", "_")}_launch"
  title       = "Nightjar launch: starts and watches jobs"
  permissions = ["dataflow.jobs.cancel", "dataflow.jobs.create", "dataflow.jobs.get", "dataflow.jobs.list", "dataflow.messages.list"]
}

resource "google_project_iam_member" "launcher" {
  project = var.project
  role    = google_project_iam_custom_role.launcher.name
  member  = google_service_account.launcher.member
}

# A job may be started as the workers' account, and as no other.
resource "google_service_account_iam_member" "worker" {
  service_account_id = var.worker.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.launcher.member
}

resource "google_storage_bucket_iam_member" "template" {
  bucket = var.bucket
  role   = "roles/storage.objectViewer"
  member = google_service_account.launcher.member
}
