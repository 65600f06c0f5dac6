# Where the dataset stage runs: the flex template, its image, and the account of its workers.
locals {
  image    = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.this.repository_id}/nightjar-dataset"
  template = "templates/nightjar-dataset-${var.release}.json"
}

resource "google_storage_bucket" "this" {
  project                     = var.project
  name                        = var.bucket
  location                    = upper(var.region)
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }
  # Soft delete would bill every temporary file for another week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }
  lifecycle_rule {
    condition {
      age            = 3
      matches_prefix = ["temp/", "staging/"]
    }
    action {
      type = "Delete"
    }
  }
  lifecycle_rule {
    condition {
      days_since_noncurrent_time = 7
    }
    action {
      type = "Delete"
    }
  }
}

resource "google_artifact_registry_repository" "this" {
  project       = var.project
  location      = var.region
  repository_id = var.name
  description   = "Nightjar: image of the dataset stage"
  format        = "DOCKER"

  docker_config {
    immutable_tags = true
  }
}

# What gcloud dataflow flex-template build would write: which image, and what it may be told.
resource "google_storage_bucket_object" "template" {
  count        = var.image_digest == "" ? 0 : 1
  bucket       = google_storage_bucket.this.name
  name         = local.template
  content_type = "application/json"
  content = jsonencode({
    image    = "${local.image}@${var.image_digest}"
    sdkInfo  = { language = "JAVA" }
    metadata = jsondecode(file(var.metadata))
  })
}

resource "google_service_account" "worker" {
  project      = var.project
  account_id   = "${var.name}-dataset"
  display_name = "Nightjar dataset: workers of the Dataflow job"
}

# The work itself: leases, logs, metrics.
resource "google_project_iam_member" "worker" {
  project = var.project
  role    = "roles/dataflow.worker"
  member  = google_service_account.worker.member
}

# The first machine of a flex template makes the job out of the pipeline, as this account.
resource "google_project_iam_custom_role" "creator" {
  project     = var.project
  role_id     = "${replace(var.name, "-", "_")}_dataset"
  title       = "Nightjar dataset: makes its own job"
  permissions = ["dataflow.jobs.create", "dataflow.jobs.get"]
}

resource "google_project_iam_member" "creator" {
  project = var.project
  role    = google_project_iam_custom_role.creator.name
  member  = google_service_account.worker.member
}

resource "google_service_account_iam_member" "own_job" {
  service_account_id = google_service_account.worker.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.worker.member
}

resource "google_storage_bucket_iam_member" "worker" {
  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectAdmin"
  member = google_service_account.worker.member
}

resource "google_artifact_registry_repository_iam_member" "worker" {
  project    = var.project
  location   = var.region
  repository = google_artifact_registry_repository.this.repository_id
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.worker.member
}
